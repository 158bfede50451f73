"""The small trained reader of claims and names: words into word pieces, windows, a network, and what it answers.

``words`` and ``windows`` prepare a text, for training (``scripts/claim_model``) and for reading alike; ``reader`` runs
the network; ``decoding`` makes spans of words out of its scores; ``parts`` reads an article. Nothing in this folder
knows what a claim is to the desk.
"""
