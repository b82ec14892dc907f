"""What goes out: packs for owners, samples for audits, and the pages of the reports."""
