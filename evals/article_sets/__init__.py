"""The labelled pages that ``evals.articles`` reads, and its scorers."""
