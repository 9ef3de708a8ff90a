# The power of the verdict's rule (the larger of Welch's and Student's p below alpha) for normal
# answers, as a double integral over the two variances: another way than the program's. R 4.2.2.
# Run: Rscript tests/reference/planning.R > tests/reference/planning.json
power <- function(gap, n1, s1, n2, s2, alpha) {
  error <- sqrt(s1^2 / n1 + s2^2 / n2)
  found <- function(v1, v2) {
    a <- v1 / n1
    b <- v2 / n2
    df <- (a + b)^2 / (a^2 / (n1 - 1) + b^2 / (n2 - 1))
    welch <- qt(1 - alpha / 2, df) * sqrt(a + b)
    pooled <- ((n1 - 1) * v1 + (n2 - 1) * v2) / (n1 + n2 - 2)
    student <- qt(1 - alpha / 2, n1 + n2 - 2) * sqrt(pooled * (1 / n1 + 1 / n2))
    high <- pmax(welch, student)
    pnorm((gap - high) / error) + pnorm((-gap - high) / error)
  }
  # In pieces, so that integrate() meets no kink unawares.
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
        2 * y * dchisq(y^2, n2 - 1) * found(s1^2 * one^2 / (n1 - 1), s2^2 * y^2 / (n2 - 1))
      }
      2 * one * dchisq(one^2, n1 - 1) * pieces(inner, root(n2 - 1))
    })
  }
  pieces(outer, root(n1 - 1))
}

cases <- list(
  c(0.8, 5, 1, 30, 1, .05), c(1.2, 5, .5, 100, 1, .05), c(0.8, 6, .6, 60, 1, .05),
  c(1.0, 10, .5, 200, 1, .05 / 16), c(1.5, 3, 1, 12, 2, .05), c(0.5, 40, 1, 40, 1, .05),
  c(1.5, 2, 1, 20, 1, .05)
)
lines <- sapply(cases, function(v) {
  sprintf(
    '    {"given": [%s], "power": %.12f}',
    paste(sprintf("%.10g", v), collapse = ", "), do.call(power, as.list(v))
  )
})
cat("{\n  \"r\": \"", R.version$version.string, "\",\n", sep = "")
cat("  \"cases\": [\n", paste(lines, collapse = ",\n"), "\n  ]\n}\n", sep = "")
