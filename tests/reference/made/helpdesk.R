# Figures for helpdesk.csv, a whole survey for `parallax analyse`. Packages: figures.R; survey 4.1-1.
# Run from the project's root: Rscript tests/reference/made/helpdesk.R
source("tests/reference/made/figures.R")
suppressMessages(library(survey))
x <- answers("helpdesk"); items <- numbered("Q", 6); of <- function(facet) paste0(items, facet)
right <- turned(x, paste0("Q2", c("", ":adequate", ":desired")), 8)

# A person's score: the mean of the items answered, over characteristics that of their scores.
score <- function(names) { m <- rowMeans(right[names], na.rm = TRUE); ifelse(is.nan(m), NA, m) }
right$speed <- score(items[1:3]); right$care <- score(items[4:6])
right$overall <- score(c("speed", "care"))
nodes <- c("overall", "speed", "care", items, "SAT")
side <- split(right, right$audience)

# Intervals end where the scale ends.
mean_of <- function(v) {
  v <- v[!is.na(v)]; t <- t.test(v)
  list(n = length(v), mean = mean(v), sd = sd(v), se = t$stderr, ci = pmin(pmax(as.numeric(t$conf.int), 1), 7))
}
gap_of <- function(audience, node) {
  a <- side$supplier[[node]]; b <- side[[audience]][[node]]; g <- two_groups(a, b)
  list(n = g$n2, gap = mean(a, na.rm = TRUE) - mean(b, na.rm = TRUE), ci = g$welch$ci, p = g$welch$p,
       effect = g$hedges_g$g)
}
gaps_of <- function(audience) sapply(nodes, gap_of, audience = audience, simplify = FALSE)

wilson <- function(a, n) as.numeric(quiet(prop.test(a, n, correct = FALSE))$conf.int)
zone <- function(p, a, d) {
  three <- !is.na(p + a + d); p <- p[three]; a <- a[three]; d <- d[three]; holds <- d >= a
  t1 <- t.test(p - a); t2 <- t.test(p - d)
  n <- sum(holds); below <- sum(p[holds] < a[holds]); above <- sum(p[holds] > d[holds])
  list(n = n, inverted = length(p) - n, width = mean((d - a)[holds]),
    adequacy = mean(p - a), adequacy_ci = as.numeric(t1$conf.int), adequacy_p = t1$p.value,
    superiority = mean(p - d), superiority_ci = as.numeric(t2$conf.int), superiority_p = t2$p.value,
    below = below / n, below_ci = wilson(below, n), within = (n - below - above) / n,
    above = above / n, above_ci = wilson(above, n))
}
users <- side$users
zones <- sapply(items, function(q) zone(users[[q]], users[[paste0(q, ":adequate")]],
                                        users[[paste0(q, ":desired")]]), simplify = FALSE)

# The units that are shown: depot has fewer than five people, another shields it. Scores that are
# alike but for the last binary digit are ties.
units_of <- function(d, shown) {
  d <- d[d$unit %in% shown, ]; v <- round((d$overall - 1) / 6 * 100, 9); f <- factor(d$unit)
  w <- oneway.test(v ~ f); a <- summary(aov(v ~ f))[[1]]; k <- kruskal.test(v, f)
  list(shown = shown, n = length(v), score100 = tapply(v, f, mean), sd100 = tapply(v, f, sd),
    f = w$statistic[[1]], df1 = w$parameter[[1]], df2 = w$parameter[[2]], p = w$p.value,
    p_cautious = max(w$p.value, a[1, 5]), eta2 = a[1, 2] / sum(a[, 2]), h = k$statistic[[1]], p_ranks = k$p.value)
}

fit <- cfa("speed =~ Q1 + Q2 + Q3\ncare =~ Q4 + Q5 + Q6", data = na.omit(users[items]), std.lv = TRUE,
           estimator = "MLR")
std <- standardizedSolution(fit)
measures <- c("chisq", "df", "cfi", "tli", "rmsea", "srmr", "aic", "bic", "chisq.scaling.factor", "cfi.robust", "rmsea.robust")

# By pairs of answers, Bartlett's test on the smallest pair; people as raters of the items.
R <- cov2cor(cov(users[items], use = "pairwise")); smallest <- min(crossprod(!is.na(users[items])))
bartlett <- cortest.bartlett(R, n = smallest)
structure <- list(n = smallest, k = 6, kmo = KMO(R)$MSA, chi2 = as.numeric(bartlett$chisq), df = bartlett$df,
                  p = as.numeric(bartlett$p.value))

weighted <- svydesign(ids = ~1, weights = ~w, data = users); m <- svymean(~overall, weighted)
save(list(
  scores = lapply(side, function(d) lapply(d[nodes], mean_of)),
  gaps = list(users = gaps_of("users"), staff = gaps_of("staff")),
  reliability = lapply(side[c("users", "staff")], function(d)
    list(speed = closed(d[items[1:3]], "pairwise"), care = closed(d[items[4:6]], "pairwise"))),
  tolerance = zones,
  units = list(users = units_of(users, c("east", "north", "south")),
               staff = units_of(side$staff, c("north", "south"))),
  confirmatory = list(n = nrow(na.omit(users[items])), fit = as.list(fitMeasures(fit, measures)),
    std = std$est.std[std$op == "=~"], std_se = std$se[std$op == "=~"]),
  structure = structure, agreement = icc(t(na.omit(users[items]))),
  weighted = list(overall = list(mean = coef(m)[[1]], se = SE(m)[[1]]),
    items = as.list(sapply(items, function(q) weighted.mean(users[[q]], users$w, na.rm = TRUE))),
    n_effective = sum(users$w)^2 / sum(users$w^2))), "helpdesk")
