"""The explorer's page, and what its controls, its picture and its panel post."""
