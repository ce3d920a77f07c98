"""Where everything stands in the picture: it depends on the shape of the network, the frame and what is asked for."""
