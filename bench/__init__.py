"""What performance claims rest on: whole nights over a made-up council, beside the floor.

Nothing of the product imports it. It may import the peers that it measures.
"""
