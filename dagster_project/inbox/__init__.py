"""What comes in: files that partners delivered, and what people answered, ruled or found wrong."""
