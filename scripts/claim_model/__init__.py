"""Trains the encoder that finds claims and names: ``name_labels``, then ``train``, then ``export``.

Needs the extra "training" (``pip install -e '.[training]'``) and PolNeAR's training part, which is not ours to ship.
"""
