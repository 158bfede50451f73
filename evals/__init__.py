"""Quality: readers of the corpora, scorers, and the floors that may not fall (``baseline.json``)."""
