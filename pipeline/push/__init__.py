"""A built graph into a triple store, over the SPARQL 1.1 Graph Store Protocol: one PUT a named graph.

`parts` cuts `graph.nq` into named graphs, `record` knows what the store holds, `pushing` moves what differs,
`verify` reads it back. httpx and pyoxigraph are imported where they are needed.
"""
