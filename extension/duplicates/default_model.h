/*
 * default_model.h
 *		The evidence model that aid_match_model() shows.
 */
#ifndef AID_DEFAULT_MODEL_H
#define AID_DEFAULT_MODEL_H

#define AID_DEFAULT_MODEL \
"{\"aid_match_model\": 1, \"origin\": \"judgement\", \"matches_per_record\": 0.1, \"fields\": [" \
"{\"field\": \"title\", \"columns\": [\"title\"], \"compare\": \"shingles\", \"kind\": \"trigram\", \"core\": true, \"levels\": [" \
"{\"when\": \"equal\", \"tf\": true, \"m\": 0.35, \"u\": 0.0004}," \
"{\"when\": 0.8, \"m\": 0.22, \"u\": 0.0003}," \
"{\"when\": 0.6, \"m\": 0.2, \"u\": 0.003}," \
"{\"when\": \"contained\", \"m\": 0.08, \"u\": 0.001}," \
"{\"when\": 0.4, \"m\": 0.09, \"u\": 0.0253}," \
"{\"when\": \"else\", \"m\": 0.06, \"u\": 0.97}]}," \
"{\"field\": \"amount\", \"columns\": [\"amount\", \"currency\", \"value_date\"], \"compare\": \"amount\", \"levels\": [" \
"{\"when\": \"equal\", \"tf\": true, \"m\": 0.4, \"u\": 0.002}," \
"{\"when\": 0.01, \"m\": 0.15, \"u\": 0.004}," \
"{\"when\": 0.06, \"m\": 0.17, \"u\": 0.024}," \
"{\"when\": \"instalment\", \"m\": 0.05, \"u\": 0.02}," \
"{\"when\": 0.25, \"m\": 0.08, \"u\": 0.09}," \
"{\"when\": \"else\", \"m\": 0.15, \"u\": 0.86}]}," \
"{\"field\": \"date\", \"columns\": [\"value_date\", \"start_date\"], \"compare\": \"days\", \"levels\": [" \
"{\"when\": 0, \"m\": 0.3, \"u\": 0.004}," \
"{\"when\": 7, \"m\": 0.15, \"u\": 0.009}," \
"{\"when\": 31, \"m\": 0.2, \"u\": 0.03}," \
"{\"when\": 100, \"m\": 0.15, \"u\": 0.08}," \
"{\"when\": \"fiscal_year\", \"m\": 0.08, \"u\": 0.077}," \
"{\"when\": \"else\", \"m\": 0.12, \"u\": 0.8}]}," \
"{\"field\": \"provider\", \"columns\": [\"provider\"], \"compare\": \"org\", \"levels\": [" \
"{\"when\": \"same\", \"tf\": true, \"m\": 0.72, \"u\": 0.04}," \
"{\"when\": \"agency\", \"m\": 0.1, \"u\": 0.01}," \
"{\"when\": \"similar\", \"m\": 0.08, \"u\": 0.005}," \
"{\"when\": \"else\", \"m\": 0.1, \"u\": 0.945}]}," \
"{\"field\": \"receiver\", \"columns\": [\"receiver\"], \"compare\": \"org\", \"levels\": [" \
"{\"when\": \"same\", \"tf\": true, \"m\": 0.6, \"u\": 0.02}," \
"{\"when\": \"agency\", \"m\": 0.08, \"u\": 0.005}," \
"{\"when\": \"similar\", \"m\": 0.1, \"u\": 0.01}," \
"{\"when\": \"else\", \"m\": 0.22, \"u\": 0.965}]}," \
"{\"field\": \"recipient\", \"columns\": [\"recipient\"], \"compare\": \"codes\", \"levels\": [" \
"{\"when\": \"same\", \"tf\": true, \"m\": 0.92, \"u\": 0.04}," \
"{\"when\": \"overlap\", \"m\": 0.05, \"u\": 0.03}," \
"{\"when\": \"else\", \"m\": 0.03, \"u\": 0.93}]}," \
"{\"field\": \"sector\", \"columns\": [\"sector\"], \"compare\": \"codes\", \"levels\": [" \
"{\"when\": \"same\", \"tf\": true, \"m\": 0.62, \"u\": 0.05}," \
"{\"when\": \"prefix:3\", \"m\": 0.18, \"u\": 0.06}," \
"{\"when\": \"overlap\", \"m\": 0.05, \"u\": 0.03}," \
"{\"when\": \"else\", \"m\": 0.15, \"u\": 0.86}]}," \
"{\"field\": \"place\", \"columns\": [\"lat\", \"lon\", \"exact\"], \"compare\": \"km\", \"given\": \"recipient\", \"levels\": [" \
"{\"when\": 1, \"m\": 0.4, \"u\": 0.01}," \
"{\"when\": 10, \"m\": 0.2, \"u\": 0.02}," \
"{\"when\": 50, \"m\": 0.15, \"u\": 0.08}," \
"{\"when\": \"else\", \"m\": 0.25, \"u\": 0.89}]}," \
"{\"field\": \"identifiers\", \"columns\": [\"identifiers\", \"title\"], \"compare\": \"identifiers\", \"levels\": [" \
"{\"when\": \"shared\", \"m\": 0.25, \"u\": 0.00001}," \
"{\"when\": \"else\", \"m\": 0.75, \"u\": 0.99999}]}]}"

#endif							/* AID_DEFAULT_MODEL_H */
