# Rscript test/r/spdep.R LINKS VALUES OUTPUT
# The figures that R package spdep gives for the cases of test/t/spatial_r.pl, which writes LINKS (case, unit,
# neighbour, weight) and VALUES (case, unit, value) and reads OUTPUT: case, statistic, unit, and in this order
#   profile                        s0 s1 s2
#   moran, geary                   statistic expected variance z p variance_normality z_normality p_normality
#   getis_ord_g                    statistic expected variance z p
#   local_moran, local_g(_star)    statistic expected variance z p
suppressPackageStartupMessages(library(spdep))

argument <- commandArgs(trailingOnly = TRUE)
character <- c(case = "character", unit = "character", neighbour = "character")
links <- read.csv(argument[1], colClasses = c(character, weight = "numeric"))
values <- read.csv(argument[2], colClasses = c(character[1:2], value = "numeric"))
lines <- character()

# unit: one for each row of the matrix figures
put <- function(case, statistic, unit, figures)
	lines <<- c(lines, paste(case, statistic, unit, apply(figures, 1, function(row) paste(sprintf("%.12g", row), collapse = ",")),
		sep = ","))

# Weights as given: style "B" leaves those of glist alone. own: a weight for the unit itself, or NULL.
weights_of <- function(units, l, own = NULL)
{
	neighbours <- vector("list", length(units))
	weights <- vector("list", length(units))
	for (i in seq_along(units))
	{
		row <- l[l$unit == units[i], ]
		to <- c(match(row$neighbour, units), if (!is.null(own)) i)
		w <- c(row$weight, if (!is.null(own)) own[i])
		neighbours[[i]] <- if (length(to) == 0) 0L else sort(to)
		weights[i] <- list(if (length(to) == 0) NULL else w[order(to)])
	}
	class(neighbours) <- "nb"
	attr(neighbours, "region.id") <- units
	if (!is.null(own)) attr(neighbours, "self.included") <- TRUE
	nb2listw(neighbours, glist = weights, style = "B", zero.policy = TRUE)
}

for (case in unique(values$case))
{
	v <- values[values$case == case, ]
	l <- links[links$case == case, ]
	y <- v$value
	listw <- weights_of(v$unit, l)

	constants <- spweights.constants(listw, zero.policy = TRUE, adjust.n = FALSE)
	put(case, "profile", "", cbind(constants$S0, constants$S1, constants$S2))

	# one convention for all: islands are counted, z is (statistic - expected) / sd
	tests <- list(moran = moran.test, geary = geary.test)
	for (statistic in names(tests))
	{
		test <- function(randomisation) tests[[statistic]](y, listw, randomisation = randomisation,
			alternative = "two.sided", zero.policy = TRUE, adjust.n = FALSE)
		r <- test(TRUE)
		n <- test(FALSE)
		sign <- if (statistic == "geary") -1 else 1
		put(case, statistic, "", cbind(r$estimate[[1]], r$estimate[[2]], r$estimate[[3]], sign * r$statistic, r$p.value,
			n$estimate[[3]], sign * n$statistic, n$p.value))
	}
	put(case, "local_moran", v$unit, unclass(localmoran(y, listw, conditional = TRUE, zero.policy = TRUE,
		alternative = "two.sided"))[, 1:5])

	if (min(y) < 0) next
	g <- suppressWarnings(globalG.test(y, listw, alternative = "two.sided", zero.policy = TRUE, adjust.n = FALSE,
		adjust.x = FALSE))
	put(case, "getis_ord_g", "", cbind(g$estimate[[1]], g$estimate[[2]], g$estimate[[3]], g$statistic, g$p.value))
	local <- function(own) attr(localG(y, weights_of(v$unit, l, own), zero.policy = TRUE, return_internals = TRUE,
		alternative = "two.sided"), "internals")
	put(case, "local_g", v$unit, local(NULL))
	put(case, "local_g_star", v$unit,
		local(vapply(v$unit, function(u) max(c(l$weight[l$unit == u], if (!(u %in% l$unit)) 1)), 0)))
}
writeLines(lines, argument[3])
