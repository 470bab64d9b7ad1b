"""What is measured year by year, declared: keys, units, which way is better, points and breaks."""
