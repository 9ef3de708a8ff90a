# Figures for tests/reference/test_reference_weighted_groups.py: R 4.2.2, survey 4.1-1.
# Run from the project's root: Rscript tests/reference/weighted_groups.R
suppressMessages({library(jsonlite); library(survey)})
options(survey.unpaired.psu = "fail")

size <- c(7, 12, 24, 6); g <- rep(1:4, size); n <- sum(size); i <- 1:n
v <- 1 + ((i * i * 7 + i * 3 + g * 5) %% 17) / 4 + c(0, .5, 0, -.25)[g]
w <- .5 + ((i * 11 + g) %% 7) / 3
d <- data.frame(v, w, g = factor(g))
d$r <- sapply(v, function(x) (sum(w[v < x]) + sum(w[v == x]) / 2) / sum(w))
des <- svydesign(ids = ~1, weights = ~w, data = d)
by <- function(f) { b <- svyby(f, ~g, des, svymean); list(mean = coef(b), se = SE(b)) }
wald <- function(f) { t <- regTermTest(svyglm(f, des), ~g); list(f = t$Ftest[[1]], df = t$df, ddf = t$ddf, p = t$p[[1]]) }

two <- subset(des, g %in% c("2", "3")); t2 <- svyttest(v ~ g, two)
# Ranks among the two groups alone; without ties svyranktest and the mid-ranks are the same.
u <- d[d$g %in% c("2", "3"), ]; u$g <- factor(u$g); u$v <- u$v + seq_len(nrow(u)) / 1e4
du <- svydesign(ids = ~1, weights = ~w, data = u); rt <- svyranktest(v ~ g, du)
x <- cov.wt(cbind(v), wt = w)

# Shares: svyciprop's intervals beside which ours are described, and the NPS as a mean.
s <- as.numeric(v > 3.5); nps <- ifelse(v > 4, 1, ifelse(v < 2.5, -1, 0))
ds <- svydesign(ids = ~1, weights = ~w, data = data.frame(s, nps, w))
ci <- function(m) as.numeric(confint(svyciprop(~s, ds, method = m)))
five <- c(0, 30, 60, 80, 100)[pmin(5, round(v))]
df5 <- svydesign(ids = ~1, weights = ~w, data = data.frame(five, w))
m5 <- svymean(~five, df5); mn <- svymean(~nps, ds); ms <- svymean(~s, ds)

# Four items of five points, for the whole way through a file of answers.
latent <- 3.4 + (((i * i * 5 + g * 3) %% 11) - 5) / 4
items <- sapply(1:4, function(j) pmin(5, pmax(1, round(latent + (((i * (j + 4) + j * j) %% 9) - 4) / 4))))
colnames(items) <- paste0("x", 1:4)
da <- data.frame(items, score = (rowMeans(items) - 1) * 25, g = factor(g), w)
dsa <- svydesign(ids = ~1, weights = ~w, data = da)
ma <- svymean(~score, dsa); ba <- svyby(~score, ~g, dsa, svymean)
alpha <- svycralpha(~x1 + x2 + x3 + x4, dsa)

write_json(list(values = v, weights = w, groups = g - 1,
  means = by(~v), wald = wald(v ~ g), ranks = d$r, rank_means = by(~r), rank_wald = wald(r ~ g),
  pair = list(difference = t2$estimate[[1]], t = t2$statistic[[1]], df = t2$parameter[[1]], p = t2$p.value[[1]]),
  rank_pair = list(values = u$v, weights = u$w, groups = as.integer(u$g) - 1,
                   difference = rt$estimate[[1]], t = rt$statistic[[1]], df = rt$parameter[[1]], p = rt$p.value[[1]]),
  share = list(hit = s, estimate = coef(ms)[[1]], se = SE(ms)[[1]], logit = ci("logit"), beta = ci("beta"), xlogit = ci("xlogit")),
  nps = list(code = nps, estimate = coef(mn)[[1]], se = SE(mn)[[1]]),
  whole = list(items = items, mean = coef(ma)[[1]], se = SE(ma)[[1]], by = coef(ba), by_se = SE(ba), alpha = alpha[[1]]),
  five = list(point = pmin(5, round(v)), estimate = coef(m5)[[1]], se = SE(m5)[[1]])),
  "tests/reference/weighted_groups.json", digits = NA, auto_unbox = TRUE)
