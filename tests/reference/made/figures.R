# What the scripts beside this file share: a survey's answers, blocks of figures, the file of them.
# R 4.2.2, psych 2.2.9, lavaan 0.6-14, effectsize 0.8.3, GPArotation 2022.10-2, jsonlite 1.8.4.
suppressMessages({library(psych); library(lavaan); library(jsonlite)})
options(digits = 15)

answers <- function(name) read.csv(paste0("tests/reference/made/", name, ".csv"), check.names = FALSE)
save <- function(figures, name) {
  path <- paste0("tests/reference/made/", name, ".json")
  writeLines(toJSON(figures, digits = NA, auto_unbox = TRUE, na = "null", null = "null"), path)
}
numbered <- function(prefix, k) paste0(prefix, seq_len(k))
quiet <- function(e) suppressMessages(suppressWarnings(e))
bare <- function(m) list(values = unname(unclass(as.matrix(m))))
turned <- function(x, names, sum) { for (name in names) x[[name]] <- sum - x[[name]]; x }
named <- function(v, x) setNames(as.list(as.numeric(v)), names(x))

# Alpha and its kin; closed forms, from the answers that `use` takes.
closed <- function(x, use = "complete.obs") {
  d <- if (use == "complete.obs") na.omit(x) else x
  a <- quiet(psych::alpha(as.data.frame(d), use = use, check.keys = FALSE, warnings = FALSE))
  C <- cov(d, use = use); k <- ncol(x); off <- C - diag(diag(C))
  # psych::guttman stops at two items, whose lambda 2 is by its definition here.
  R <- cov2cor(C); two <- R[1, 2]
  g <- if (k > 2) quiet(psych::guttman(R)) else list(lambda.2 = 2 * two / (1 + two))
  list(n = nrow(d), k = k, items = names(x), alpha_raw = a$total$raw_alpha, alpha_std = a$total$std.alpha,
    average_r = a$total$average_r, lambda6_smc = a$total[["G6(smc)"]],
    lambda2_raw = (sum(off) + sqrt(k / (k - 1) * sum(off^2))) / sum(C),
    guttman = list(lambda2 = g$lambda.2, lambda4_searched = g$lambda.4),
    means = named(colMeans(d, na.rm = TRUE), x), item_sd = named(a$item.stats$sd, x),
    item_rest_r = named(a$item.stats$r.drop, x),
    item_total_r_uncorrected = named(a$item.stats$raw.r, x),
    alpha_if_deleted = if (k > 2) named(a$alpha.drop$raw_alpha, x),
    alpha_ci_feldt = c(a$feldt$lower.ci[[1]], a$feldt$upper.ci[[1]]),
    alpha_ase_duhachek = a$total$ase,
    alpha_ci_duhachek_z = a$total$raw_alpha + c(-1, 1) * qnorm(.975) * a$total$ase,
    scale_mean = a$total$mean, scale_sd = a$total$sd)
}

adequacy <- function(x) {
  R <- cor(na.omit(x)); k <- KMO(R); b <- cortest.bartlett(R, n = nrow(na.omit(x)))
  list(kmo = list(overall = k$MSA, items = named(k$MSAi, x)),
       bartlett = list(chisq = as.numeric(b$chisq), df = as.numeric(b$df), p = as.numeric(b$p.value)))
}

# One factor: psych on correlations; lavaan on covariances, loadings standardised for ρ_C and AVE.
one_factor <- function(x) {
  l <- as.numeric(quiet(fa(cor(x), 1, n.obs = nrow(x), fm = "ml"))$loadings)
  fit <- quiet(cfa(paste("F =~", paste(names(x), collapse = " + ")), data = x, std.lv = TRUE,
                   likelihood = "wishart"))
  e <- lavInspect(fit, "est"); s <- standardizedSolution(fit); s <- s$est.std[s$op == "=~"]
  list(fa1_ml = list(loadings = named(l, x), omega_total_1factor = sum(l)^2 / (sum(l)^2 + sum(1 - l^2))),
       cfa1_wishart = list(std_loadings = named(s, x),
         omega_u_model_implied_var = sum(e$lambda)^2 / (sum(e$lambda)^2 + sum(diag(e$theta))),
         composite_reliability_std = sum(s)^2 / (sum(s)^2 + sum(1 - s^2)), ave_std = mean(s^2)))
}

hierarchical <- function(x) {
  o <- quiet(psych::omega(cor(x), nfactors = 3, n.obs = nrow(x), plot = FALSE))
  list(omega_psych_3f_minres = list(omega_h = o$omega_h, omega_total = o$omega.tot))
}

polychoric_of <- function(x) {
  rho <- quiet(psych::polychoric(as.data.frame(na.omit(x)), correct = 0))$rho
  list(polychoric = list(rho = bare(rho), ordinal_alpha = quiet(psych::alpha(rho, warnings = FALSE))$total$raw_alpha))
}

icc <- function(x) {
  r <- quiet(psych::ICC(as.data.frame(na.omit(x)), lmer = FALSE))$results
  lapply(1:6, function(i) list(ICC = r$ICC[i], F = r$F[i], df1 = r$df1[i], df2 = r$df2[i], p = r$p[i],
                               lower = r[["lower bound"]][i], upper = r[["upper bound"]][i]))
}

# How people answered: distances, longest run of one point, spread within a row.
careful <- function(x) {
  x <- na.omit(x); d <- mahalanobis(x, colMeans(x), cov(x))
  list(mahalanobis_d2_first10 = head(unname(d), 10), mahalanobis_d2_sum = sum(d),
       longstring_first10 = head(unname(apply(x, 1, function(r) max(rle(as.numeric(r))$lengths))), 10),
       irv_first10 = head(unname(apply(x, 1, sd)), 10))
}

# Two groups, those without a value or a group left out.
two_groups <- function(a, b) {
  a <- a[!is.na(a)]; b <- b[!is.na(b)]; w <- t.test(a, b); g <- effectsize::hedges_g(a, b)
  delta <- mean(sign(outer(a, b, "-")))
  list(n1 = length(a), n2 = length(b),
    welch = list(t = w$statistic[[1]], df = w$parameter[[1]], p = w$p.value, ci = as.numeric(w$conf.int)),
    hedges_g = list(g = g$Hedges_g, ci = c(g$CI_low, g$CI_high)),
    cliffs_delta = delta, vargha_delaney_A = (delta + 1) / 2)
}

# Differences that are alike but for the last binary digit are ties.
paired <- function(a, b) {
  d <- round((a - b)[!is.na(a - b)], 10); t <- t.test(d); w <- quiet(wilcox.test(d, exact = FALSE))
  list(n = length(d), mean_diff = mean(d), t = t$statistic[[1]], p = t$p.value,
       ci = as.numeric(t$conf.int), cohens_dz = mean(d) / sd(d),
       wilcoxon = list(V = w$statistic[[1]], p = w$p.value))
}

orders <- function(v) if (length(v) == 1) list(v) else
  do.call(c, lapply(seq_along(v), function(i) lapply(orders(v[-i]), function(o) c(v[i], o))))

# Least squares with HC3 errors, and LMG by its definition: what each adds to R² in every order.
regression <- function(y, x) {
  k <- ncol(x); fit <- lm(y ~ ., x); X <- model.matrix(fit); bread <- solve(crossprod(X))
  scaled <- resid(fit) / (1 - hatvalues(fit)); b <- unname(coef(fit))[-1]
  se <- unname(sqrt(diag(bread %*% crossprod(X * scaled) %*% bread)))[-1]; e <- eigen(cor(x))$values
  known <- new.env()
  r2 <- function(items) {
    if (!length(items)) return(0)
    key <- paste(sort(items), collapse = " ")
    if (is.null(known[[key]])) known[[key]] <- summary(lm(y ~ ., x[items]))$r.squared
    known[[key]]
  }
  lmg <- numeric(k); all <- orders(seq_len(k))
  for (o in all) for (i in seq_len(k)) lmg[o[i]] <- lmg[o[i]] + (r2(o[1:i]) - r2(o[seq_len(i - 1)])) / length(all)
  list(n = nrow(x), r2 = summary(fit)$r.squared, adjusted_r2 = summary(fit)$adj.r.squared, slope = b,
    hc3 = se, p = 2 * pt(-abs(b / se), nrow(x) - k - 1), beta = b * unname(sapply(x, sd)) / sd(y),
    r = unname(sapply(x, cor, y)), condition = sqrt(max(e) / min(e)), lmg = lmg,
    vif = sapply(seq_len(k), function(j) 1 / (1 - summary(lm(x[[j]] ~ ., x[-j]))$r.squared)))
}
