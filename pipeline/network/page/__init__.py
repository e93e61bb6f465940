"""`network.html`: the network on one page that asks nobody for anything; see docs/decisions/0012."""
