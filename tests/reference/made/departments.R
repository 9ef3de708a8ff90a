# Figures for departments.csv: 30 departments, seven per cents. Packages: figures.R.
# Run from the project's root: Rscript tests/reference/made/departments.R
source("tests/reference/made/figures.R")
x <- answers("departments"); k <- ncol(x); C <- cov(x)
odd <- seq(1, k, 2); even <- seq(2, k, 2)
a <- sum(C[odd, odd]); b <- sum(C[even, even]); ab <- sum(C[odd, even]); r <- ab / sqrt(a * b)
halves <- list(r = r, spearman_brown = 2 * r / (1 + r), guttman_flanagan = 4 * ab / (a + b + 2 * ab))
save(list(all7 = c(closed(x), list(split_half_odd_even = halves)),
  drivers = regression(x$rating, x[-1]),
  paired_complaints_privileges = paired(x$complaints, x$privileges)), "departments")
