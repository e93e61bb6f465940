"""Readings against gold: scores by type and rule, ablations, rules to look at, and the tables of phenomena."""

from pipeline.evaluate.scores import CORE, EXTENDED, Report, Score, evaluate, lines, load

__all__ = ["CORE", "EXTENDED", "Report", "Score", "evaluate", "lines", "load"]
