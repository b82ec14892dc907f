"""What it means, and who is who: cleansed facts with their sources, matched into people."""
