"""The pages of risks: the matrix, the list, one risk with what was found, accepted and done."""
