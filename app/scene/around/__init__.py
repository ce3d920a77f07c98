"""What stands around the picture: controls, timeline, loss, status, legend, choosers, share."""
