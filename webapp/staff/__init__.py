"""The staff workspace: a module for each family of screens, each with a blueprint of its own."""
