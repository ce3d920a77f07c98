"""From numbers to colours and pictures of pixels."""
