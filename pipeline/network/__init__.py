"""Who stands beside whom: co-occurrence, measures and pictures of the network."""
