"""The administrator's pages: people, their roles, who is let in and who is shut out."""
