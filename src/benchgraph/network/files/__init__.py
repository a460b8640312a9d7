"""The files that other programs open, with the drawing that they carry."""
