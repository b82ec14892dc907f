"""What a partner sent: readers for file formats, landing, and one module per partner."""
