"""From a report to what it says: its places by name and its control statements."""
