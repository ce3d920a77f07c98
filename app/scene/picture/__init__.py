"""The picture of the network: where everything stands, and every mark of it."""
