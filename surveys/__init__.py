"""What is asked, who is asked, what was answered."""
