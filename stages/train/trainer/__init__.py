"""Trains and serves models for Flywheel: `python -m trainer train --job job.json`, `python -m trainer serve --model DIR`.

One path for the tiny model on a CPU and for a 7B adapter on a GPU; only the recipe differs. What it prints on standard output are events, a JSON object a line.
"""
