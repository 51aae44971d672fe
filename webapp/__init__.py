"""The web site of Casebook. It reaches data only through `indexer.catalogue.Catalogue`."""
