"""Mentions become entities, targets, observations, relations and issues."""
