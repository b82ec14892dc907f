"""What practitioners open: pages over `gold_<audience>`, as text, for Superset and Power BI."""
