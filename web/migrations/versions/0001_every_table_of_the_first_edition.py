"""Every table of the first edition."""

import sqlalchemy as sa
from alembic import op

revision = '0001'
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('audit_row',
    sa.Column('id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('at', sa.DateTime(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('verb', sa.String(), nullable=False),
    sa.Column('details', sa.JSON(), nullable=False),
    sa.Column('previous_sha256', sa.String(), nullable=False),
    sa.Column('sha256', sa.String(), nullable=False),
    sa.CheckConstraint('id > 0', name=op.f('ck_audit_row_id_positive')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_audit_row')),
    sa.UniqueConstraint('sha256', name=op.f('uq_audit_row_sha256'))
    )
    op.create_table('person',
    sa.Column('handle', sa.String(), nullable=False),
    sa.Column('display_name', sa.String(), nullable=True),
    sa.Column('password_hash', sa.String(), nullable=True),
    sa.Column('is_closed', sa.Boolean(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('is_withdrawn', sa.Boolean(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_person')),
    sa.UniqueConstraint('handle', name=op.f('uq_person_handle'))
    )
    op.create_table('remembered_layout',
    sa.Column('importer', sa.String(), nullable=False),
    sa.Column('source_name', sa.String(), nullable=False),
    sa.Column('layout', sa.String(), nullable=False),
    sa.Column('mapping', sa.JSON(), nullable=False),
    sa.Column('decimals', sa.JSON(), nullable=False),
    sa.Column('headings', sa.JSON(), nullable=False),
    sa.Column('fingerprint', sa.String(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('is_withdrawn', sa.Boolean(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_remembered_layout')),
    sa.UniqueConstraint('importer', 'source_name', name=op.f('uq_remembered_layout_importer_source_name'))
    )
    op.create_table('sign_in_failure',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('handle', sa.String(), nullable=False),
    sa.Column('at', sa.DateTime(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sign_in_failure'))
    )
    with op.batch_alter_table('sign_in_failure', schema=None) as batch_op:
        batch_op.create_index('ix_sign_in_failure_handle_at', ['handle', 'at'], unique=False)

    op.create_table('unit',
    sa.Column('key', sa.String(), nullable=False),
    sa.Column('kind', sa.String(length=40), nullable=False),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('valid_before', sa.Date(), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('is_withdrawn', sa.Boolean(), nullable=False),
    sa.CheckConstraint('valid_before IS NULL OR valid_before > valid_from', name=op.f('ck_unit_half_open')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_unit')),
    sa.UniqueConstraint('key', name=op.f('uq_unit_key'))
    )
    op.create_table('change_set',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('verb', sa.String(), nullable=False),
    sa.Column('reason', sa.String(), nullable=True),
    sa.Column('undoes_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_change_set_person_id_person')),
    sa.ForeignKeyConstraint(['undoes_id'], ['change_set.id'], name=op.f('fk_change_set_undoes_id_change_set')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_change_set')),
    sa.UniqueConstraint('undoes_id', name=op.f('uq_change_set_undoes_id'))
    )
    with op.batch_alter_table('change_set', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_change_set_person_id'), ['person_id'], unique=False)

    op.create_table('inventory_run',
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=40), nullable=False),
    sa.Column('gwp_set', sa.String(length=40), nullable=False),
    sa.Column('editions', sa.JSON(), nullable=False),
    sa.Column('boundary', sa.JSON(), nullable=False),
    sa.Column('code_version', sa.String(), nullable=False),
    sa.Column('inputs_sha256', sa.String(), nullable=False),
    sa.Column('state', sa.String(length=40), nullable=False),
    sa.Column('restates_id', sa.Integer(), nullable=True),
    sa.Column('reason', sa.String(), nullable=True),
    sa.Column('made_at', sa.DateTime(), nullable=False),
    sa.Column('made_by', sa.Integer(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('is_withdrawn', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['made_by'], ['person.id'], name=op.f('fk_inventory_run_made_by_person')),
    sa.ForeignKeyConstraint(['restates_id'], ['inventory_run.id'], name=op.f('fk_inventory_run_restates_id_inventory_run')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_inventory_run'))
    )
    with op.batch_alter_table('inventory_run', schema=None) as batch_op:
        batch_op.create_index('ix_inventory_run_year_state', ['year', 'state'], unique=False)

    op.create_table('role_grant',
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('role', sa.String(length=40), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('is_withdrawn', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_role_grant_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_role_grant'))
    )
    with op.batch_alter_table('role_grant', schema=None) as batch_op:
        batch_op.create_index('ix_role_grant_person_id', ['person_id'], unique=False)

    op.create_table('sign_in',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('token_sha256', sa.String(), nullable=False),
    sa.Column('opened_at', sa.DateTime(), nullable=False),
    sa.Column('seen_at', sa.DateTime(), nullable=False),
    sa.Column('closed_at', sa.DateTime(), nullable=True),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_sign_in_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sign_in')),
    sa.UniqueConstraint('token_sha256', name=op.f('uq_sign_in_token_sha256'))
    )
    with op.batch_alter_table('sign_in', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_sign_in_person_id'), ['person_id'], unique=False)

    op.create_table('site',
    sa.Column('key', sa.String(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('is_withdrawn', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_site_unit_id_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_site')),
    sa.UniqueConstraint('key', name=op.f('uq_site_key'))
    )
    with op.batch_alter_table('site', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_site_unit_id'), ['unit_id'], unique=False)

    op.create_table('unit_name',
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('valid_before', sa.Date(), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('is_withdrawn', sa.Boolean(), nullable=False),
    sa.CheckConstraint('valid_before IS NULL OR valid_before > valid_from', name=op.f('ck_unit_name_half_open')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_unit_name_unit_id_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_unit_name'))
    )
    with op.batch_alter_table('unit_name', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_unit_name_unit_id'), ['unit_id'], unique=False)

    op.create_table('unit_tie',
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('parent_id', sa.Integer(), nullable=False),
    sa.Column('share', sa.Double(), nullable=False),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('valid_before', sa.Date(), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('is_withdrawn', sa.Boolean(), nullable=False),
    sa.CheckConstraint('share >= 0 AND share <= 1', name=op.f('ck_unit_tie_share_within_one')),
    sa.CheckConstraint('unit_id <> parent_id', name=op.f('ck_unit_tie_not_itself')),
    sa.CheckConstraint('valid_before IS NULL OR valid_before > valid_from', name=op.f('ck_unit_tie_half_open')),
    sa.ForeignKeyConstraint(['parent_id'], ['unit.id'], name=op.f('fk_unit_tie_parent_id_unit')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_unit_tie_unit_id_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_unit_tie'))
    )
    with op.batch_alter_table('unit_tie', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_unit_tie_parent_id'), ['parent_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_unit_tie_unit_id'), ['unit_id'], unique=False)

    op.create_table('change',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('change_set_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('record_id', sa.Integer(), nullable=True),
    sa.Column('facts', sa.Integer(), nullable=False),
    sa.Column('before', sa.JSON(), nullable=True),
    sa.Column('version_after', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['change_set_id'], ['change_set.id'], name=op.f('fk_change_change_set_id_change_set')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_change'))
    )
    with op.batch_alter_table('change', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_change_change_set_id'), ['change_set_id'], unique=False)
        batch_op.create_index('ix_change_kind_record_id', ['kind', 'record_id'], unique=False)

    op.create_table('decision',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('change_set_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('record_id', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(length=40), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(), nullable=False),
    sa.Column('reason', sa.String(), nullable=True),
    sa.ForeignKeyConstraint(['change_set_id'], ['change_set.id'], name=op.f('fk_decision_change_set_id_change_set')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_decision_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_decision'))
    )
    with op.batch_alter_table('decision', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_decision_change_set_id'), ['change_set_id'], unique=False)
        batch_op.create_index('ix_decision_kind_record_id', ['kind', 'record_id'], unique=False)

    op.create_table('document',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('sha256', sa.String(), nullable=False),
    sa.Column('file_name', sa.String(), nullable=False),
    sa.Column('size_bytes', sa.Integer(), nullable=False),
    sa.Column('received_at', sa.DateTime(), nullable=False),
    sa.Column('change_set_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['change_set_id'], ['change_set.id'], name=op.f('fk_document_change_set_id_change_set')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_document')),
    sa.UniqueConstraint('sha256', name=op.f('uq_document_sha256'))
    )
    with op.batch_alter_table('document', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_document_change_set_id'), ['change_set_id'], unique=False)

    op.create_table('emission_source',
    sa.Column('key', sa.String(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('site_id', sa.Integer(), nullable=True),
    sa.Column('scope', sa.String(length=10), nullable=False),
    sa.Column('scope3_category', sa.Integer(), nullable=True),
    sa.Column('category', sa.String(length=40), nullable=False),
    sa.Column('control', sa.String(length=40), nullable=False),
    sa.Column('owner', sa.String(), nullable=False),
    sa.Column('activity_unit', sa.String(), nullable=False),
    sa.Column('description', sa.String(), nullable=True),
    sa.Column('supplied_by_id', sa.Integer(), nullable=True),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('valid_before', sa.Date(), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('is_withdrawn', sa.Boolean(), nullable=False),
    sa.CheckConstraint('scope3_category IS NULL OR scope3_category BETWEEN 1 AND 15', name=op.f('ck_emission_source_scope3_category')),
    sa.CheckConstraint('valid_before IS NULL OR valid_before > valid_from', name=op.f('ck_emission_source_half_open')),
    sa.ForeignKeyConstraint(['site_id'], ['site.id'], name=op.f('fk_emission_source_site_id_site')),
    sa.ForeignKeyConstraint(['supplied_by_id'], ['emission_source.id'], name=op.f('fk_emission_source_supplied_by_id_emission_source')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_emission_source_unit_id_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_emission_source')),
    sa.UniqueConstraint('key', name=op.f('uq_emission_source_key'))
    )
    with op.batch_alter_table('emission_source', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_emission_source_unit_id'), ['unit_id'], unique=False)

    op.create_table('property',
    sa.Column('designation', sa.String(), nullable=False),
    sa.Column('site_id', sa.Integer(), nullable=False),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('valid_before', sa.Date(), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('is_withdrawn', sa.Boolean(), nullable=False),
    sa.CheckConstraint('valid_before IS NULL OR valid_before > valid_from', name=op.f('ck_property_half_open')),
    sa.ForeignKeyConstraint(['site_id'], ['site.id'], name=op.f('fk_property_site_id_site')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_property')),
    sa.UniqueConstraint('designation', name=op.f('uq_property_designation'))
    )
    with op.batch_alter_table('property', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_property_site_id'), ['site_id'], unique=False)

    op.create_table('stand_in',
    sa.Column('publisher', sa.String(), nullable=False),
    sa.Column('factor_key', sa.String(), nullable=False),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('valid_before', sa.Date(), nullable=False),
    sa.Column('borrowed_edition', sa.String(), nullable=False),
    sa.Column('borrowed_factor_id', sa.String(), nullable=False),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('is_withdrawn', sa.Boolean(), nullable=False),
    sa.Column('change_set_id', sa.Integer(), nullable=False),
    sa.Column('supersedes_id', sa.Integer(), nullable=True),
    sa.CheckConstraint('valid_before IS NULL OR valid_before > valid_from', name=op.f('ck_stand_in_half_open')),
    sa.ForeignKeyConstraint(['change_set_id'], ['change_set.id'], name=op.f('fk_stand_in_change_set_id_change_set')),
    sa.ForeignKeyConstraint(['supersedes_id'], ['stand_in.id'], name=op.f('fk_stand_in_supersedes_id_stand_in')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_stand_in')),
    sa.UniqueConstraint('supersedes_id', name=op.f('uq_stand_in_supersedes_id'))
    )
    with op.batch_alter_table('stand_in', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_stand_in_change_set_id'), ['change_set_id'], unique=False)

    op.create_table('activity_record',
    sa.Column('source_id', sa.Integer(), nullable=False),
    sa.Column('period_from', sa.Date(), nullable=False),
    sa.Column('period_before', sa.Date(), nullable=False),
    sa.Column('quantity', sa.Double(), nullable=True),
    sa.Column('unit', sa.String(), nullable=False),
    sa.Column('status', sa.String(length=40), nullable=False),
    sa.Column('uncertainty_percent', sa.Double(), nullable=True),
    sa.Column('document_id', sa.Integer(), nullable=True),
    sa.Column('sheet', sa.String(), nullable=True),
    sa.Column('row_number', sa.Integer(), nullable=True),
    sa.Column('note', sa.String(), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('is_withdrawn', sa.Boolean(), nullable=False),
    sa.Column('change_set_id', sa.Integer(), nullable=False),
    sa.Column('supersedes_id', sa.Integer(), nullable=True),
    sa.CheckConstraint('period_before > period_from', name=op.f('ck_activity_record_half_open')),
    sa.ForeignKeyConstraint(['change_set_id'], ['change_set.id'], name=op.f('fk_activity_record_change_set_id_change_set')),
    sa.ForeignKeyConstraint(['document_id'], ['document.id'], name=op.f('fk_activity_record_document_id_document')),
    sa.ForeignKeyConstraint(['source_id'], ['emission_source.id'], name=op.f('fk_activity_record_source_id_emission_source')),
    sa.ForeignKeyConstraint(['supersedes_id'], ['activity_record.id'], name=op.f('fk_activity_record_supersedes_id_activity_record')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_activity_record')),
    sa.UniqueConstraint('supersedes_id', name=op.f('uq_activity_record_supersedes_id'))
    )
    with op.batch_alter_table('activity_record', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_activity_record_change_set_id'), ['change_set_id'], unique=False)
        batch_op.create_index('ix_activity_record_source_id_period_from', ['source_id', 'period_from'], unique=False)

    op.create_table('building',
    sa.Column('key', sa.String(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('property_id', sa.Integer(), nullable=False),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('valid_before', sa.Date(), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('is_withdrawn', sa.Boolean(), nullable=False),
    sa.CheckConstraint('valid_before IS NULL OR valid_before > valid_from', name=op.f('ck_building_half_open')),
    sa.ForeignKeyConstraint(['property_id'], ['property.id'], name=op.f('fk_building_property_id_property')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_building')),
    sa.UniqueConstraint('key', name=op.f('uq_building_key'))
    )
    with op.batch_alter_table('building', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_building_property_id'), ['property_id'], unique=False)

    op.create_table('factor_assignment',
    sa.Column('source_id', sa.Integer(), nullable=False),
    sa.Column('method', sa.String(length=40), nullable=False),
    sa.Column('publisher', sa.String(), nullable=False),
    sa.Column('factor_key', sa.String(), nullable=False),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('valid_before', sa.Date(), nullable=True),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('is_proxy', sa.Boolean(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('is_withdrawn', sa.Boolean(), nullable=False),
    sa.CheckConstraint('valid_before IS NULL OR valid_before > valid_from', name=op.f('ck_factor_assignment_half_open')),
    sa.ForeignKeyConstraint(['source_id'], ['emission_source.id'], name=op.f('fk_factor_assignment_source_id_emission_source')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_factor_assignment'))
    )
    with op.batch_alter_table('factor_assignment', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_factor_assignment_source_id'), ['source_id'], unique=False)

    op.create_table('import_batch',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('change_set_id', sa.Integer(), nullable=False),
    sa.Column('document_id', sa.Integer(), nullable=False),
    sa.Column('importer', sa.String(), nullable=False),
    sa.Column('layout', sa.String(), nullable=False),
    sa.Column('source_name', sa.String(), nullable=True),
    sa.Column('file_name', sa.String(), nullable=False),
    sa.Column('file_format', sa.String(), nullable=False),
    sa.Column('encoding', sa.String(), nullable=True),
    sa.Column('separator', sa.String(), nullable=True),
    sa.Column('sheet', sa.String(), nullable=False),
    sa.Column('header_row', sa.Integer(), nullable=False),
    sa.Column('mapping', sa.JSON(), nullable=False),
    sa.Column('decimals', sa.JSON(), nullable=False),
    sa.Column('options', sa.JSON(), nullable=False),
    sa.Column('headings', sa.JSON(), nullable=False),
    sa.Column('head', sa.JSON(), nullable=False),
    sa.Column('fingerprint', sa.String(), nullable=False),
    sa.Column('content_sha256', sa.String(), nullable=False),
    sa.Column('rows_read', sa.Integer(), nullable=False),
    sa.Column('rows_accepted', sa.Integer(), nullable=False),
    sa.Column('rows_rejected', sa.Integer(), nullable=False),
    sa.Column('rows_new', sa.Integer(), nullable=False),
    sa.Column('rows_changed', sa.Integer(), nullable=False),
    sa.Column('rows_unchanged', sa.Integer(), nullable=False),
    sa.Column('rows_set_aside', sa.Integer(), nullable=False),
    sa.CheckConstraint('rows_read = rows_accepted + rows_rejected', name=op.f('ck_import_batch_every_row_is_told')),
    sa.ForeignKeyConstraint(['change_set_id'], ['change_set.id'], name=op.f('fk_import_batch_change_set_id_change_set')),
    sa.ForeignKeyConstraint(['document_id'], ['document.id'], name=op.f('fk_import_batch_document_id_document')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_import_batch'))
    )
    with op.batch_alter_table('import_batch', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_import_batch_change_set_id'), ['change_set_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_import_batch_document_id'), ['document_id'], unique=False)

    op.create_table('instrument',
    sa.Column('source_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=40), nullable=False),
    sa.Column('period_from', sa.Date(), nullable=False),
    sa.Column('period_before', sa.Date(), nullable=False),
    sa.Column('quantity_kwh', sa.Double(), nullable=False),
    sa.Column('publisher', sa.String(), nullable=False),
    sa.Column('factor_key', sa.String(), nullable=False),
    sa.Column('meets_criteria', sa.Boolean(), nullable=False),
    sa.Column('criteria', sa.String(), nullable=False),
    sa.Column('document_id', sa.Integer(), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('is_withdrawn', sa.Boolean(), nullable=False),
    sa.Column('change_set_id', sa.Integer(), nullable=False),
    sa.Column('supersedes_id', sa.Integer(), nullable=True),
    sa.CheckConstraint('period_before > period_from', name=op.f('ck_instrument_half_open')),
    sa.CheckConstraint('quantity_kwh >= 0', name=op.f('ck_instrument_not_negative')),
    sa.ForeignKeyConstraint(['change_set_id'], ['change_set.id'], name=op.f('fk_instrument_change_set_id_change_set')),
    sa.ForeignKeyConstraint(['document_id'], ['document.id'], name=op.f('fk_instrument_document_id_document')),
    sa.ForeignKeyConstraint(['source_id'], ['emission_source.id'], name=op.f('fk_instrument_source_id_emission_source')),
    sa.ForeignKeyConstraint(['supersedes_id'], ['instrument.id'], name=op.f('fk_instrument_supersedes_id_instrument')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_instrument')),
    sa.UniqueConstraint('supersedes_id', name=op.f('uq_instrument_supersedes_id'))
    )
    with op.batch_alter_table('instrument', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_instrument_change_set_id'), ['change_set_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_instrument_source_id'), ['source_id'], unique=False)

    op.create_table('run_gap',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('run_id', sa.Integer(), nullable=False),
    sa.Column('source_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=40), nullable=False),
    sa.Column('period_from', sa.Date(), nullable=False),
    sa.Column('period_before', sa.Date(), nullable=False),
    sa.Column('fields', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['run_id'], ['inventory_run.id'], name=op.f('fk_run_gap_run_id_inventory_run')),
    sa.ForeignKeyConstraint(['source_id'], ['emission_source.id'], name=op.f('fk_run_gap_source_id_emission_source')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_run_gap'))
    )
    with op.batch_alter_table('run_gap', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_run_gap_run_id'), ['run_id'], unique=False)

    op.create_table('territory_vintage',
    sa.Column('municipality_code', sa.String(), nullable=False),
    sa.Column('publisher', sa.String(), nullable=False),
    sa.Column('edition', sa.String(), nullable=False),
    sa.Column('published', sa.Date(), nullable=True),
    sa.Column('gas_scope', sa.String(length=40), nullable=False),
    sa.Column('title', sa.String(), nullable=False),
    sa.Column('url', sa.String(), nullable=True),
    sa.Column('licence', sa.String(), nullable=True),
    sa.Column('note', sa.String(), nullable=True),
    sa.Column('document_id', sa.Integer(), nullable=True),
    sa.Column('state', sa.String(length=40), nullable=False),
    sa.Column('reason', sa.String(), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('is_withdrawn', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['document_id'], ['document.id'], name=op.f('fk_territory_vintage_document_id_document')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_territory_vintage')),
    sa.UniqueConstraint('municipality_code', 'publisher', 'edition', name=op.f('uq_territory_vintage_municipality_code_publisher_edition'))
    )
    op.create_table('building_area',
    sa.Column('building_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=40), nullable=False),
    sa.Column('area_m2', sa.Double(), nullable=False),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('valid_before', sa.Date(), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('is_withdrawn', sa.Boolean(), nullable=False),
    sa.CheckConstraint('area_m2 > 0', name=op.f('ck_building_area_area_positive')),
    sa.CheckConstraint('valid_before IS NULL OR valid_before > valid_from', name=op.f('ck_building_area_half_open')),
    sa.ForeignKeyConstraint(['building_id'], ['building.id'], name=op.f('fk_building_area_building_id_building')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_building_area'))
    )
    with op.batch_alter_table('building_area', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_building_area_building_id'), ['building_id'], unique=False)

    op.create_table('import_commit',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('batch_id', sa.Integer(), nullable=False),
    sa.Column('change_set_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['batch_id'], ['import_batch.id'], name=op.f('fk_import_commit_batch_id_import_batch')),
    sa.ForeignKeyConstraint(['change_set_id'], ['change_set.id'], name=op.f('fk_import_commit_change_set_id_change_set')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_import_commit')),
    sa.UniqueConstraint('change_set_id', name=op.f('uq_import_commit_change_set_id'))
    )
    with op.batch_alter_table('import_commit', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_import_commit_batch_id'), ['batch_id'], unique=False)

    op.create_table('import_rejection',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('batch_id', sa.Integer(), nullable=False),
    sa.Column('sheet', sa.String(), nullable=False),
    sa.Column('row', sa.Integer(), nullable=False),
    sa.Column('column', sa.String(), nullable=True),
    sa.Column('value', sa.String(), nullable=True),
    sa.Column('code', sa.String(), nullable=False),
    sa.Column('fields', sa.JSON(), nullable=False),
    sa.Column('raw', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['batch_id'], ['import_batch.id'], name=op.f('fk_import_rejection_batch_id_import_batch')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_import_rejection'))
    )
    with op.batch_alter_table('import_rejection', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_import_rejection_batch_id'), ['batch_id'], unique=False)

    op.create_table('run_line',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('run_id', sa.Integer(), nullable=False),
    sa.Column('record_id', sa.Integer(), nullable=False),
    sa.Column('source_id', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('scope', sa.String(length=10), nullable=False),
    sa.Column('scope3_category', sa.Integer(), nullable=True),
    sa.Column('category', sa.String(length=40), nullable=False),
    sa.Column('method', sa.String(length=40), nullable=False),
    sa.Column('publisher', sa.String(), nullable=False),
    sa.Column('edition', sa.String(), nullable=False),
    sa.Column('factor_id', sa.String(), nullable=False),
    sa.Column('stand_in_id', sa.Integer(), nullable=True),
    sa.Column('instrument_id', sa.Integer(), nullable=True),
    sa.Column('quantity', sa.Double(), nullable=False),
    sa.Column('unit', sa.String(), nullable=False),
    sa.Column('factor_unit', sa.String(), nullable=False),
    sa.Column('conversion', sa.Double(), nullable=False),
    sa.Column('share_of_period', sa.Double(), nullable=False),
    sa.Column('share_of_unit', sa.Double(), nullable=False),
    sa.Column('gases', sa.JSON(), nullable=False),
    sa.Column('co2e_kg', sa.Double(), nullable=True),
    sa.Column('upstream_co2e_kg', sa.Double(), nullable=True),
    sa.Column('biogenic_co2_kg', sa.Double(), nullable=True),
    sa.Column('marks', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['instrument_id'], ['instrument.id'], name=op.f('fk_run_line_instrument_id_instrument')),
    sa.ForeignKeyConstraint(['record_id'], ['activity_record.id'], name=op.f('fk_run_line_record_id_activity_record')),
    sa.ForeignKeyConstraint(['run_id'], ['inventory_run.id'], name=op.f('fk_run_line_run_id_inventory_run')),
    sa.ForeignKeyConstraint(['source_id'], ['emission_source.id'], name=op.f('fk_run_line_source_id_emission_source')),
    sa.ForeignKeyConstraint(['stand_in_id'], ['stand_in.id'], name=op.f('fk_run_line_stand_in_id_stand_in')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_run_line_unit_id_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_run_line'))
    )
    with op.batch_alter_table('run_line', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_run_line_record_id'), ['record_id'], unique=False)
        batch_op.create_index('ix_run_line_run_id_source_id', ['run_id', 'source_id'], unique=False)

    op.create_table('territory_value',
    sa.Column('vintage_id', sa.Integer(), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('sector', sa.String(length=40), nullable=False),
    sa.Column('sector_name', sa.String(), nullable=False),
    sa.Column('sub_sector', sa.String(), nullable=True),
    sa.Column('value_tonnes', sa.Double(), nullable=True),
    sa.Column('sheet', sa.String(), nullable=True),
    sa.Column('row_number', sa.Integer(), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('is_withdrawn', sa.Boolean(), nullable=False),
    sa.Column('change_set_id', sa.Integer(), nullable=False),
    sa.Column('supersedes_id', sa.Integer(), nullable=True),
    sa.CheckConstraint('year BETWEEN 1900 AND 2200', name=op.f('ck_territory_value_year')),
    sa.ForeignKeyConstraint(['change_set_id'], ['change_set.id'], name=op.f('fk_territory_value_change_set_id_change_set')),
    sa.ForeignKeyConstraint(['supersedes_id'], ['territory_value.id'], name=op.f('fk_territory_value_supersedes_id_territory_value')),
    sa.ForeignKeyConstraint(['vintage_id'], ['territory_vintage.id'], name=op.f('fk_territory_value_vintage_id_territory_vintage')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_territory_value')),
    sa.UniqueConstraint('supersedes_id', name=op.f('uq_territory_value_supersedes_id'))
    )
    with op.batch_alter_table('territory_value', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_territory_value_change_set_id'), ['change_set_id'], unique=False)
        batch_op.create_index('ix_territory_value_vintage_id_year', ['vintage_id', 'year'], unique=False)

    op.create_table('run_elimination',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('run_id', sa.Integer(), nullable=False),
    sa.Column('buyer_line_id', sa.Integer(), nullable=False),
    sa.Column('seller_line_id', sa.Integer(), nullable=False),
    sa.Column('method', sa.String(length=40), nullable=False),
    sa.Column('share', sa.Double(), nullable=False),
    sa.Column('co2e_kg', sa.Double(), nullable=False),
    sa.ForeignKeyConstraint(['buyer_line_id'], ['run_line.id'], name=op.f('fk_run_elimination_buyer_line_id_run_line')),
    sa.ForeignKeyConstraint(['run_id'], ['inventory_run.id'], name=op.f('fk_run_elimination_run_id_inventory_run')),
    sa.ForeignKeyConstraint(['seller_line_id'], ['run_line.id'], name=op.f('fk_run_elimination_seller_line_id_run_line')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_run_elimination'))
    )
    with op.batch_alter_table('run_elimination', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_run_elimination_run_id'), ['run_id'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('run_elimination', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_run_elimination_run_id'))

    op.drop_table('run_elimination')
    with op.batch_alter_table('territory_value', schema=None) as batch_op:
        batch_op.drop_index('ix_territory_value_vintage_id_year')
        batch_op.drop_index(batch_op.f('ix_territory_value_change_set_id'))

    op.drop_table('territory_value')
    with op.batch_alter_table('run_line', schema=None) as batch_op:
        batch_op.drop_index('ix_run_line_run_id_source_id')
        batch_op.drop_index(batch_op.f('ix_run_line_record_id'))

    op.drop_table('run_line')
    with op.batch_alter_table('import_rejection', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_import_rejection_batch_id'))

    op.drop_table('import_rejection')
    with op.batch_alter_table('import_commit', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_import_commit_batch_id'))

    op.drop_table('import_commit')
    with op.batch_alter_table('building_area', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_building_area_building_id'))

    op.drop_table('building_area')
    op.drop_table('territory_vintage')
    with op.batch_alter_table('run_gap', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_run_gap_run_id'))

    op.drop_table('run_gap')
    with op.batch_alter_table('instrument', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_instrument_source_id'))
        batch_op.drop_index(batch_op.f('ix_instrument_change_set_id'))

    op.drop_table('instrument')
    with op.batch_alter_table('import_batch', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_import_batch_document_id'))
        batch_op.drop_index(batch_op.f('ix_import_batch_change_set_id'))

    op.drop_table('import_batch')
    with op.batch_alter_table('factor_assignment', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_factor_assignment_source_id'))

    op.drop_table('factor_assignment')
    with op.batch_alter_table('building', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_building_property_id'))

    op.drop_table('building')
    with op.batch_alter_table('activity_record', schema=None) as batch_op:
        batch_op.drop_index('ix_activity_record_source_id_period_from')
        batch_op.drop_index(batch_op.f('ix_activity_record_change_set_id'))

    op.drop_table('activity_record')
    with op.batch_alter_table('stand_in', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_stand_in_change_set_id'))

    op.drop_table('stand_in')
    with op.batch_alter_table('property', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_property_site_id'))

    op.drop_table('property')
    with op.batch_alter_table('emission_source', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_emission_source_unit_id'))

    op.drop_table('emission_source')
    with op.batch_alter_table('document', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_document_change_set_id'))

    op.drop_table('document')
    with op.batch_alter_table('decision', schema=None) as batch_op:
        batch_op.drop_index('ix_decision_kind_record_id')
        batch_op.drop_index(batch_op.f('ix_decision_change_set_id'))

    op.drop_table('decision')
    with op.batch_alter_table('change', schema=None) as batch_op:
        batch_op.drop_index('ix_change_kind_record_id')
        batch_op.drop_index(batch_op.f('ix_change_change_set_id'))

    op.drop_table('change')
    with op.batch_alter_table('unit_tie', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_unit_tie_unit_id'))
        batch_op.drop_index(batch_op.f('ix_unit_tie_parent_id'))

    op.drop_table('unit_tie')
    with op.batch_alter_table('unit_name', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_unit_name_unit_id'))

    op.drop_table('unit_name')
    with op.batch_alter_table('site', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_site_unit_id'))

    op.drop_table('site')
    with op.batch_alter_table('sign_in', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_sign_in_person_id'))

    op.drop_table('sign_in')
    with op.batch_alter_table('role_grant', schema=None) as batch_op:
        batch_op.drop_index('ix_role_grant_person_id')

    op.drop_table('role_grant')
    with op.batch_alter_table('inventory_run', schema=None) as batch_op:
        batch_op.drop_index('ix_inventory_run_year_state')

    op.drop_table('inventory_run')
    with op.batch_alter_table('change_set', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_change_set_person_id'))

    op.drop_table('change_set')
    op.drop_table('unit')
    with op.batch_alter_table('sign_in_failure', schema=None) as batch_op:
        batch_op.drop_index('ix_sign_in_failure_handle_at')

    op.drop_table('sign_in_failure')
    op.drop_table('remembered_layout')
    op.drop_table('person')
    op.drop_table('audit_row')
