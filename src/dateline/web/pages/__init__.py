"""The pages: each function fetches a view and names the template that shows it."""
