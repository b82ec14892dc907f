"""Who is who: model, candidates, scoring, guards, clusters and identity. The only splink."""
