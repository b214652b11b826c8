/*
 * default_model.h
 *		The evidence model that aid_match_model() shows. Made by
 *		bench/fit-default-model --write from bench/judgement-model.json.
 */
#ifndef AID_DEFAULT_MODEL_H
#define AID_DEFAULT_MODEL_H

#define AID_DEFAULT_MODEL \
"{\"fields\": [" \
"{\"core\": true, \"kind\": \"trigram\", \"field\": \"title\", \"levels\": [" \
"{\"m\": 0.566, \"u\": 0.0000684, \"tf\": true, \"when\": \"equal\"}, " \
"{\"m\": 0.266, \"u\": 0.0000386, \"when\": 0.8}, " \
"{\"m\": 0.0885, \"u\": 0.0000924, \"when\": 0.6}, " \
"{\"m\": 0.0251, \"u\": 0.000143, \"when\": \"contained\"}, " \
"{\"m\": 0.0361, \"u\": 0.000788, \"when\": 0.4}, " \
"{\"m\": 0.0183, \"u\": 0.9988696, \"when\": \"else\"}], \"columns\": [\"title\"], \"compare\": \"shingles\"}, " \
"{\"field\": \"amount\", \"levels\": [" \
"{\"m\": 0.491, \"u\": 0.000774, \"tf\": true, \"when\": \"equal\"}, " \
"{\"m\": 0.108, \"u\": 0.00836, \"when\": 0.01}, " \
"{\"m\": 0.298, \"u\": 0.0263, \"when\": 0.06}, " \
"{\"m\": 0.0322, \"u\": 0.0605, \"when\": \"instalment\"}, " \
"{\"m\": 0.0245, \"u\": 0.102, \"when\": 0.25}, " \
"{\"m\": 0.0463, \"u\": 0.802066, \"when\": \"else\"}], \"columns\": [\"amount\", \"currency\", \"value_date\"], " \
"\"compare\": \"amount\"}, " \
"{\"field\": \"date\", \"levels\": [" \
"{\"m\": 0.584, \"u\": 0.00229, \"when\": 0}, " \
"{\"m\": 0.0973, \"u\": 0.00889, \"when\": 7}, " \
"{\"m\": 0.155, \"u\": 0.023, \"when\": 31}, " \
"{\"m\": 0.0708, \"u\": 0.0584, \"when\": 100}, " \
"{\"m\": 0.0398, \"u\": 0.0743, \"when\": \"fiscal_year\"}, " \
"{\"m\": 0.0531, \"u\": 0.83312, \"when\": \"else\"}], \"columns\": [\"value_date\", \"start_date\"], \"compare\": " \
"\"days\"}, " \
"{\"field\": \"provider\", \"levels\": [" \
"{\"m\": 0.876, \"u\": 0.0363, \"tf\": true, \"when\": \"same\"}, " \
"{\"m\": 0.0442, \"u\": 0.00107, \"when\": \"agency\"}, " \
"{\"m\": 0.0354, \"u\": 0.00506, \"when\": \"similar\"}, " \
"{\"m\": 0.0444, \"u\": 0.95757, \"when\": \"else\"}], \"columns\": [\"provider\"], \"compare\": \"org\"}, " \
"{\"field\": \"receiver\", \"levels\": [" \
"{\"m\": 0.788, \"u\": 0.011, \"tf\": true, \"when\": \"same\"}, " \
"{\"m\": 0.0354, \"u\": 0.0000549, \"when\": \"agency\"}, " \
"{\"m\": 0.0442, \"u\": 0.000169, \"when\": \"similar\"}, " \
"{\"m\": 0.1324, \"u\": 0.9887761, \"when\": \"else\"}], \"columns\": [\"receiver\"], \"compare\": \"org\"}, " \
"{\"field\": \"recipient\", \"levels\": [" \
"{\"m\": 0.965, \"u\": 0.0843, \"tf\": true, \"when\": \"same\"}, " \
"{\"m\": 0.0221, \"u\": 0.000427, \"when\": \"overlap\"}, " \
"{\"m\": 0.0129, \"u\": 0.915273, \"when\": \"else\"}], \"columns\": [\"recipient\"], \"compare\": \"codes\"}, " \
"{\"field\": \"sector\", \"levels\": [" \
"{\"m\": 0.803, \"u\": 0.0417, \"tf\": true, \"when\": \"same\"}, " \
"{\"m\": 0.0796, \"u\": 0.06, \"when\": \"prefix:3\"}, " \
"{\"m\": 0.0243, \"u\": 0.0622, \"when\": \"overlap\"}, " \
"{\"m\": 0.0931, \"u\": 0.8361, \"when\": \"else\"}], \"columns\": [\"sector\"], \"compare\": \"codes\"}, " \
"{\"field\": \"place\", \"given\": \"recipient\", \"levels\": [" \
"{\"m\": 0.4, \"u\": 0.0136, \"when\": 1}, " \
"{\"m\": 0.2, \"u\": 0.0468, \"when\": 10}, " \
"{\"m\": 0.15, \"u\": 0.0757, \"when\": 50}, " \
"{\"m\": 0.25, \"u\": 0.8639, \"when\": \"else\"}], \"columns\": [\"lat\", \"lon\", \"exact\"], \"compare\": \"km\"}, " \
"{\"field\": \"identifiers\", \"levels\": [" \
"{\"m\": 0.25, \"u\": 0.0000235, \"when\": \"shared\"}, " \
"{\"m\": 0.75, \"u\": 0.9999765, \"when\": \"else\"}], \"columns\": [\"identifiers\", \"title\"], \"compare\": " \
"\"identifiers\"}], \"origin\": \"fitted to 8336 records of CBPF 2019-2021, AIMS of Somalia and Colombia, " \
"FTS of Jordan 2020 and of 2027, and IATI of Nigeria, 974 links between their sources, and starting " \
"values; seed 1, 2026-11-22; bench/fit-default-model\", \"aid_match_model\": 1, \"matches_per_record\": " \
"0.1}"

#endif							/* AID_DEFAULT_MODEL_H */
