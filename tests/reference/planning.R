# The chance that the gap model concludes on a gap of a single characteristic, for normal answers,
# as a double integral over the raters' and the customers' variance: another way than the program's.
# R 4.2.2. Run: Rscript tests/reference/planning.R > tests/reference/planning.json
power <- function(gap, m, s1, n, s2) {
  d <- m - 1
  error <- sqrt(s1^2 / m + s2^2 / n)
  concluded <- function(own, theirs) {
    # The ratio of the variances is drawn towards 1 by two degrees of freedom.
    ratio <- (d * own / s2^2 + 2) / (d + 2)
    a <- ratio * s2^2 / m
    b <- s2^2 / n
    df <- (a + b)^2 / (a^2 / (d + 2) + b^2 / (n - 1))
    high <- qt(.975, df) * sqrt(a + theirs / n)
    pnorm((gap - high) / error) + pnorm((-gap - high) / error)
  }
  levels <- c(1e-13, 1e-6, 1e-3, .02, .1, .3, .5, .7, .9, .98, 1 - 1e-3, 1 - 1e-6, 1 - 1e-12)
  pieces <- function(f, edges) {
    sum(mapply(
      function(low, high) integrate(f, low, high, rel.tol = 1e-10, subdivisions = 500)$value,
      head(edges, -1), tail(edges, -1)
    ))
  }
  root <- function(df) sqrt(qchisq(levels, df))
  outer <- function(x) {
    sapply(x, function(one) {
      inner <- function(y) {
        2 * y * dchisq(y^2, n - 1) * concluded(s1^2 * one^2 / d, s2^2 * y^2 / (n - 1))
      }
      2 * one * dchisq(one^2, d) * pieces(inner, root(n - 1))
    })
  }
  pieces(outer, root(d))
}
declared <- function(gap, n, s2) {
  power.t.test(n = n, delta = gap, sd = s2, strict = TRUE, type = "one.sample")$power
}

cases <- list(
  c(2, 3, 1, 30, 1), c(1.2, 5, .5, 100, 1), c(0.8, 6, .6, 60, 1), c(1, 10, .5, 200, 1),
  c(3, 3, 1, 12, 2), c(0.7, 40, 1, 40, 1), c(3, 2, 1, 20, 1)
)
alone <- list(c(0.3, 100, 1), c(1, 10, 1), c(0.5, 40, 1.5))
lines <- function(cases, f) {
  paste(sapply(cases, function(v) {
    sprintf(
      '    {"given": [%s], "power": %.12f}',
      paste(sprintf("%.10g", v), collapse = ", "), do.call(f, as.list(v))
    )
  }), collapse = ",\n")
}
cat("{\n  \"r\": \"", R.version$version.string, "\",\n", sep = "")
cat("  \"panel\": [\n", lines(cases, power), "\n  ],\n", sep = "")
cat("  \"declared\": [\n", lines(alone, declared), "\n  ]\n}\n", sep = "")
