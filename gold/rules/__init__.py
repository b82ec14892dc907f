"""Rules that gold counts by: tables of data, what they are made of, and how facts meet them."""
