# The figures that tests/analysis cites for its own small table. R 4.2.2, psych 2.2.9, survey 4.1-1.
# Run: Rscript tests/reference/small.R
options(digits = 16)
suppressMessages({library(psych); library(survey)})

x <- matrix(c(4,5,3,4, 2,3,2,1, 5,5,4,5, 3,4,4,2, 1,2,2,3, 4,4,5,4, 3,2,3,3, 5,4,4,5),
            ncol = 4, byrow = TRUE)
a <- psych::alpha(as.data.frame(x))
print(a$total)
print(a$alpha.drop$raw_alpha)
print(a$item.stats$r.drop)
feldt <- psych::alpha.ci(a$total$raw_alpha, 8, 4)
print(c(feldt$lower.ci, feldt$upper.ci))
g <- suppressWarnings(psych::guttman(cor(x)))
print(c(g$lambda.2, g$lambda.6))

y <- x; y[2, 3] <- NA; y[5, 1] <- NA
b <- suppressWarnings(psych::alpha(as.data.frame(y)))
print(b$total$raw_alpha)
print(b$item.stats$r.drop)

v <- x[, 1]; w <- c(1, 2, .5, 1, 1, 3, 1, .25)
m <- svymean(~v, svydesign(ids = ~1, weights = ~w, data = data.frame(v, w)))
print(coef(m)); print(SE(m)); print(confint(m, df = 7))
print(cov.wt(x, wt = w)$cov)

s <- c(5, 4, 5)
print(t.test(s, v)[c("statistic", "parameter", "p.value", "conf.int")])
print(t.test(v, mu = 4)[c("statistic", "parameter", "p.value", "conf.int")])
print(max(t.test(s, v, mu = -1, alternative = "greater")$p.value,
          t.test(s, v, mu = 1, alternative = "less")$p.value))
J <- exp(lgamma(9 / 2) - lgamma(8 / 2) - log(9 / 2) / 2)
print(J * (mean(s) - mean(v)) / sqrt((2 * var(s) + 7 * var(v)) / 9))
print(t.test(v, c(5, 3, 5, 4, 2, 4, 2, 4), paired = TRUE)[c("p.value", "conf.int")])
print(prop.test(3, 8, correct = FALSE)$conf.int)
print(p.adjust(c(.01, .04, .03), "holm"))
