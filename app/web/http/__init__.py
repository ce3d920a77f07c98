"""What every answer passes and is made with: guards, errors, templates, static files, who is asking."""
