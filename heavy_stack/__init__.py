"""The application: pages, rules and data. Yours to change."""
