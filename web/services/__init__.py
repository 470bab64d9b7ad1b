"""The pages of preparedness: services, what they lean on, outages, and marks of secrecy."""
