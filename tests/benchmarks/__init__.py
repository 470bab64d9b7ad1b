"""Speed beside a naive way and a floor, in one run; ratios count, seconds depend on the machine."""
