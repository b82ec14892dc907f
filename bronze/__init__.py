"""What a partner sent: readers for each file format, the landing of deliveries, one module per partner."""
