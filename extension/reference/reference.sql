-- Made from country.csv by make-sql: change those, not this file.

--# Reference data

--| Arguments: none.
--| Result: one row for each of the 249 countries and areas of ISO 3166-1, with their codes, the regions of the UN M49
--| standard, and whether the country was a least developed (`ldc`), landlocked developing (`lldc`) or small island
--| developing (`sids`) one on 31 December 2024.
--| Note: read `aid_country` instead, where rows of your own stand in for these. Six names carry accents in a UTF8
--| database and none in any other. Sources and licences: `docs/reference-data.md`.
--| Source: ISO 3166-1; UN M49.
CREATE FUNCTION aid_country_shipped()
RETURNS TABLE (iso3 text, iso2 text, m49 text, name text, region_code text, region text,
	subregion_code text, subregion text, intermediate_code text, intermediate text,
	ldc boolean, lldc boolean, sids boolean)
LANGUAGE sql IMMUTABLE PARALLEL SAFE ROWS 249
BEGIN ATOMIC
SELECT v.iso3, v.iso2, v.m49,
	-- In UTF8 the spelling with accents, from its bytes: this file must be readable in every encoding.
	CASE WHEN u.utf8 IS NULL OR pg_catalog.getdatabaseencoding() <> 'UTF8' THEN v.name
		ELSE pg_catalog.convert_from(pg_catalog.decode(u.utf8, 'hex'), 'UTF8') END,
	v.region_code, v.region, v.subregion_code, v.subregion, v.intermediate_code, v.intermediate,
	v.ldc, v.lldc, v.sids
FROM (VALUES
	('ABW', 'AW', '533', 'Aruba', '019', 'Americas', '419', 'Latin America and the Caribbean', '029', 'Caribbean', false, false, true),
	('AFG', 'AF', '004', 'Afghanistan', '142', 'Asia', '034', 'Southern Asia', NULL, NULL, true, true, false),
	('AGO', 'AO', '024', 'Angola', '002', 'Africa', '202', 'Sub-Saharan Africa', '017', 'Middle Africa', true, false, false),
	('AIA', 'AI', '660', 'Anguilla', '019', 'Americas', '419', 'Latin America and the Caribbean', '029', 'Caribbean', false, false, true),
	('ALA', 'AX', '248', 'Aland Islands', '150', 'Europe', '154', 'Northern Europe', NULL, NULL, false, false, false),
	('ALB', 'AL', '008', 'Albania', '150', 'Europe', '039', 'Southern Europe', NULL, NULL, false, false, false),
	('AND', 'AD', '020', 'Andorra', '150', 'Europe', '039', 'Southern Europe', NULL, NULL, false, false, false),
	('ARE', 'AE', '784', 'United Arab Emirates', '142', 'Asia', '145', 'Western Asia', NULL, NULL, false, false, false),
	('ARG', 'AR', '032', 'Argentina', '019', 'Americas', '419', 'Latin America and the Caribbean', '005', 'South America', false, false, false),
	('ARM', 'AM', '051', 'Armenia', '142', 'Asia', '145', 'Western Asia', NULL, NULL, false, true, false),
	('ASM', 'AS', '016', 'American Samoa', '009', 'Oceania', '061', 'Polynesia', NULL, NULL, false, false, true),
	('ATA', 'AQ', '010', 'Antarctica', NULL, NULL, NULL, NULL, NULL, NULL, false, false, false),
	('ATF', 'TF', '260', 'French Southern Territories', '002', 'Africa', '202', 'Sub-Saharan Africa', '014', 'Eastern Africa', false, false, false),
	('ATG', 'AG', '028', 'Antigua and Barbuda', '019', 'Americas', '419', 'Latin America and the Caribbean', '029', 'Caribbean', false, false, true),
	('AUS', 'AU', '036', 'Australia', '009', 'Oceania', '053', 'Australia and New Zealand', NULL, NULL, false, false, false),
	('AUT', 'AT', '040', 'Austria', '150', 'Europe', '155', 'Western Europe', NULL, NULL, false, false, false),
	('AZE', 'AZ', '031', 'Azerbaijan', '142', 'Asia', '145', 'Western Asia', NULL, NULL, false, true, false),
	('BDI', 'BI', '108', 'Burundi', '002', 'Africa', '202', 'Sub-Saharan Africa', '014', 'Eastern Africa', true, true, false),
	('BEL', 'BE', '056', 'Belgium', '150', 'Europe', '155', 'Western Europe', NULL, NULL, false, false, false),
	('BEN', 'BJ', '204', 'Benin', '002', 'Africa', '202', 'Sub-Saharan Africa', '011', 'Western Africa', true, false, false),
	('BES', 'BQ', '535', 'Bonaire, Sint Eustatius and Saba', '019', 'Americas', '419', 'Latin America and the Caribbean', '029', 'Caribbean', false, false, true),
	('BFA', 'BF', '854', 'Burkina Faso', '002', 'Africa', '202', 'Sub-Saharan Africa', '011', 'Western Africa', true, true, false),
	('BGD', 'BD', '050', 'Bangladesh', '142', 'Asia', '034', 'Southern Asia', NULL, NULL, true, false, false),
	('BGR', 'BG', '100', 'Bulgaria', '150', 'Europe', '151', 'Eastern Europe', NULL, NULL, false, false, false),
	('BHR', 'BH', '048', 'Bahrain', '142', 'Asia', '145', 'Western Asia', NULL, NULL, false, false, false),
	('BHS', 'BS', '044', 'Bahamas', '019', 'Americas', '419', 'Latin America and the Caribbean', '029', 'Caribbean', false, false, true),
	('BIH', 'BA', '070', 'Bosnia and Herzegovina', '150', 'Europe', '039', 'Southern Europe', NULL, NULL, false, false, false),
	('BLM', 'BL', '652', 'Saint Barthelemy', '019', 'Americas', '419', 'Latin America and the Caribbean', '029', 'Caribbean', false, false, false),
	('BLR', 'BY', '112', 'Belarus', '150', 'Europe', '151', 'Eastern Europe', NULL, NULL, false, false, false),
	('BLZ', 'BZ', '084', 'Belize', '019', 'Americas', '419', 'Latin America and the Caribbean', '013', 'Central America', false, false, true),
	('BMU', 'BM', '060', 'Bermuda', '019', 'Americas', '021', 'Northern America', NULL, NULL, false, false, false),
	('BOL', 'BO', '068', 'Bolivia (Plurinational State of)', '019', 'Americas', '419', 'Latin America and the Caribbean', '005', 'South America', false, true, false),
	('BRA', 'BR', '076', 'Brazil', '019', 'Americas', '419', 'Latin America and the Caribbean', '005', 'South America', false, false, false),
	('BRB', 'BB', '052', 'Barbados', '019', 'Americas', '419', 'Latin America and the Caribbean', '029', 'Caribbean', false, false, true),
	('BRN', 'BN', '096', 'Brunei Darussalam', '142', 'Asia', '035', 'South-eastern Asia', NULL, NULL, false, false, false),
	('BTN', 'BT', '064', 'Bhutan', '142', 'Asia', '034', 'Southern Asia', NULL, NULL, false, true, false),
	('BVT', 'BV', '074', 'Bouvet Island', '019', 'Americas', '419', 'Latin America and the Caribbean', '005', 'South America', false, false, false),
	('BWA', 'BW', '072', 'Botswana', '002', 'Africa', '202', 'Sub-Saharan Africa', '018', 'Southern Africa', false, true, false),
	('CAF', 'CF', '140', 'Central African Republic', '002', 'Africa', '202', 'Sub-Saharan Africa', '017', 'Middle Africa', true, true, false),
	('CAN', 'CA', '124', 'Canada', '019', 'Americas', '021', 'Northern America', NULL, NULL, false, false, false),
	('CCK', 'CC', '166', 'Cocos (Keeling) Islands', '009', 'Oceania', '053', 'Australia and New Zealand', NULL, NULL, false, false, false),
	('CHE', 'CH', '756', 'Switzerland', '150', 'Europe', '155', 'Western Europe', NULL, NULL, false, false, false),
	('CHL', 'CL', '152', 'Chile', '019', 'Americas', '419', 'Latin America and the Caribbean', '005', 'South America', false, false, false),
	('CHN', 'CN', '156', 'China', '142', 'Asia', '030', 'Eastern Asia', NULL, NULL, false, false, false),
	('CIV', 'CI', '384', 'Cote d''Ivoire', '002', 'Africa', '202', 'Sub-Saharan Africa', '011', 'Western Africa', false, false, false),
	('CMR', 'CM', '120', 'Cameroon', '002', 'Africa', '202', 'Sub-Saharan Africa', '017', 'Middle Africa', false, false, false),
	('COD', 'CD', '180', 'Democratic Republic of the Congo', '002', 'Africa', '202', 'Sub-Saharan Africa', '017', 'Middle Africa', true, false, false),
	('COG', 'CG', '178', 'Congo', '002', 'Africa', '202', 'Sub-Saharan Africa', '017', 'Middle Africa', false, false, false),
	('COK', 'CK', '184', 'Cook Islands', '009', 'Oceania', '061', 'Polynesia', NULL, NULL, false, false, true),
	('COL', 'CO', '170', 'Colombia', '019', 'Americas', '419', 'Latin America and the Caribbean', '005', 'South America', false, false, false),
	('COM', 'KM', '174', 'Comoros', '002', 'Africa', '202', 'Sub-Saharan Africa', '014', 'Eastern Africa', true, false, true),
	('CPV', 'CV', '132', 'Cabo Verde', '002', 'Africa', '202', 'Sub-Saharan Africa', '011', 'Western Africa', false, false, true),
	('CRI', 'CR', '188', 'Costa Rica', '019', 'Americas', '419', 'Latin America and the Caribbean', '013', 'Central America', false, false, false),
	('CUB', 'CU', '192', 'Cuba', '019', 'Americas', '419', 'Latin America and the Caribbean', '029', 'Caribbean', false, false, true),
	('CUW', 'CW', '531', 'Curacao', '019', 'Americas', '419', 'Latin America and the Caribbean', '029', 'Caribbean', false, false, true),
	('CXR', 'CX', '162', 'Christmas Island', '009', 'Oceania', '053', 'Australia and New Zealand', NULL, NULL, false, false, false),
	('CYM', 'KY', '136', 'Cayman Islands', '019', 'Americas', '419', 'Latin America and the Caribbean', '029', 'Caribbean', false, false, false),
	('CYP', 'CY', '196', 'Cyprus', '142', 'Asia', '145', 'Western Asia', NULL, NULL, false, false, false),
	('CZE', 'CZ', '203', 'Czechia', '150', 'Europe', '151', 'Eastern Europe', NULL, NULL, false, false, false),
	('DEU', 'DE', '276', 'Germany', '150', 'Europe', '155', 'Western Europe', NULL, NULL, false, false, false),
	('DJI', 'DJ', '262', 'Djibouti', '002', 'Africa', '202', 'Sub-Saharan Africa', '014', 'Eastern Africa', true, false, false),
	('DMA', 'DM', '212', 'Dominica', '019', 'Americas', '419', 'Latin America and the Caribbean', '029', 'Caribbean', false, false, true),
	('DNK', 'DK', '208', 'Denmark', '150', 'Europe', '154', 'Northern Europe', NULL, NULL, false, false, false),
	('DOM', 'DO', '214', 'Dominican Republic', '019', 'Americas', '419', 'Latin America and the Caribbean', '029', 'Caribbean', false, false, true),
	('DZA', 'DZ', '012', 'Algeria', '002', 'Africa', '015', 'Northern Africa', NULL, NULL, false, false, false),
	('ECU', 'EC', '218', 'Ecuador', '019', 'Americas', '419', 'Latin America and the Caribbean', '005', 'South America', false, false, false),
	('EGY', 'EG', '818', 'Egypt', '002', 'Africa', '015', 'Northern Africa', NULL, NULL, false, false, false),
	('ERI', 'ER', '232', 'Eritrea', '002', 'Africa', '202', 'Sub-Saharan Africa', '014', 'Eastern Africa', true, false, false),
	('ESH', 'EH', '732', 'Western Sahara', '002', 'Africa', '015', 'Northern Africa', NULL, NULL, false, false, false),
	('ESP', 'ES', '724', 'Spain', '150', 'Europe', '039', 'Southern Europe', NULL, NULL, false, false, false),
	('EST', 'EE', '233', 'Estonia', '150', 'Europe', '154', 'Northern Europe', NULL, NULL, false, false, false),
	('ETH', 'ET', '231', 'Ethiopia', '002', 'Africa', '202', 'Sub-Saharan Africa', '014', 'Eastern Africa', true, true, false),
	('FIN', 'FI', '246', 'Finland', '150', 'Europe', '154', 'Northern Europe', NULL, NULL, false, false, false),
	('FJI', 'FJ', '242', 'Fiji', '009', 'Oceania', '054', 'Melanesia', NULL, NULL, false, false, true),
	('FLK', 'FK', '238', 'Falkland Islands (Malvinas)', '019', 'Americas', '419', 'Latin America and the Caribbean', '005', 'South America', false, false, false),
	('FRA', 'FR', '250', 'France', '150', 'Europe', '155', 'Western Europe', NULL, NULL, false, false, false),
	('FRO', 'FO', '234', 'Faroe Islands', '150', 'Europe', '154', 'Northern Europe', NULL, NULL, false, false, false),
	('FSM', 'FM', '583', 'Micronesia (Federated States of)', '009', 'Oceania', '057', 'Micronesia', NULL, NULL, false, false, true),
	('GAB', 'GA', '266', 'Gabon', '002', 'Africa', '202', 'Sub-Saharan Africa', '017', 'Middle Africa', false, false, false),
	('GBR', 'GB', '826', 'United Kingdom of Great Britain and Northern Ireland', '150', 'Europe', '154', 'Northern Europe', NULL, NULL, false, false, false),
	('GEO', 'GE', '268', 'Georgia', '142', 'Asia', '145', 'Western Asia', NULL, NULL, false, false, false),
	('GGY', 'GG', '831', 'Guernsey', '150', 'Europe', '154', 'Northern Europe', NULL, NULL, false, false, false),
	('GHA', 'GH', '288', 'Ghana', '002', 'Africa', '202', 'Sub-Saharan Africa', '011', 'Western Africa', false, false, false),
	('GIB', 'GI', '292', 'Gibraltar', '150', 'Europe', '039', 'Southern Europe', NULL, NULL, false, false, false),
	('GIN', 'GN', '324', 'Guinea', '002', 'Africa', '202', 'Sub-Saharan Africa', '011', 'Western Africa', true, false, false),
	('GLP', 'GP', '312', 'Guadeloupe', '019', 'Americas', '419', 'Latin America and the Caribbean', '029', 'Caribbean', false, false, false),
	('GMB', 'GM', '270', 'Gambia', '002', 'Africa', '202', 'Sub-Saharan Africa', '011', 'Western Africa', true, false, false),
	('GNB', 'GW', '624', 'Guinea-Bissau', '002', 'Africa', '202', 'Sub-Saharan Africa', '011', 'Western Africa', true, false, true),
	('GNQ', 'GQ', '226', 'Equatorial Guinea', '002', 'Africa', '202', 'Sub-Saharan Africa', '017', 'Middle Africa', false, false, false),
	('GRC', 'GR', '300', 'Greece', '150', 'Europe', '039', 'Southern Europe', NULL, NULL, false, false, false),
	('GRD', 'GD', '308', 'Grenada', '019', 'Americas', '419', 'Latin America and the Caribbean', '029', 'Caribbean', false, false, true),
	('GRL', 'GL', '304', 'Greenland', '019', 'Americas', '021', 'Northern America', NULL, NULL, false, false, false),
	('GTM', 'GT', '320', 'Guatemala', '019', 'Americas', '419', 'Latin America and the Caribbean', '013', 'Central America', false, false, false),
	('GUF', 'GF', '254', 'French Guiana', '019', 'Americas', '419', 'Latin America and the Caribbean', '005', 'South America', false, false, false),
	('GUM', 'GU', '316', 'Guam', '009', 'Oceania', '057', 'Micronesia', NULL, NULL, false, false, true),
	('GUY', 'GY', '328', 'Guyana', '019', 'Americas', '419', 'Latin America and the Caribbean', '005', 'South America', false, false, true),
	('HKG', 'HK', '344', 'China, Hong Kong Special Administrative Region', '142', 'Asia', '030', 'Eastern Asia', NULL, NULL, false, false, false),
	('HMD', 'HM', '334', 'Heard Island and McDonald Islands', '009', 'Oceania', '053', 'Australia and New Zealand', NULL, NULL, false, false, false),
	('HND', 'HN', '340', 'Honduras', '019', 'Americas', '419', 'Latin America and the Caribbean', '013', 'Central America', false, false, false),
	('HRV', 'HR', '191', 'Croatia', '150', 'Europe', '039', 'Southern Europe', NULL, NULL, false, false, false),
	('HTI', 'HT', '332', 'Haiti', '019', 'Americas', '419', 'Latin America and the Caribbean', '029', 'Caribbean', true, false, true),
	('HUN', 'HU', '348', 'Hungary', '150', 'Europe', '151', 'Eastern Europe', NULL, NULL, false, false, false),
	('IDN', 'ID', '360', 'Indonesia', '142', 'Asia', '035', 'South-eastern Asia', NULL, NULL, false, false, false),
	('IMN', 'IM', '833', 'Isle of Man', '150', 'Europe', '154', 'Northern Europe', NULL, NULL, false, false, false),
	('IND', 'IN', '356', 'India', '142', 'Asia', '034', 'Southern Asia', NULL, NULL, false, false, false),
	('IOT', 'IO', '086', 'British Indian Ocean Territory', '002', 'Africa', '202', 'Sub-Saharan Africa', '014', 'Eastern Africa', false, false, false),
	('IRL', 'IE', '372', 'Ireland', '150', 'Europe', '154', 'Northern Europe', NULL, NULL, false, false, false),
	('IRN', 'IR', '364', 'Iran (Islamic Republic of)', '142', 'Asia', '034', 'Southern Asia', NULL, NULL, false, false, false),
	('IRQ', 'IQ', '368', 'Iraq', '142', 'Asia', '145', 'Western Asia', NULL, NULL, false, false, false),
	('ISL', 'IS', '352', 'Iceland', '150', 'Europe', '154', 'Northern Europe', NULL, NULL, false, false, false),
	('ISR', 'IL', '376', 'Israel', '142', 'Asia', '145', 'Western Asia', NULL, NULL, false, false, false),
	('ITA', 'IT', '380', 'Italy', '150', 'Europe', '039', 'Southern Europe', NULL, NULL, false, false, false),
	('JAM', 'JM', '388', 'Jamaica', '019', 'Americas', '419', 'Latin America and the Caribbean', '029', 'Caribbean', false, false, true),
	('JEY', 'JE', '832', 'Jersey', '150', 'Europe', '154', 'Northern Europe', NULL, NULL, false, false, false),
	('JOR', 'JO', '400', 'Jordan', '142', 'Asia', '145', 'Western Asia', NULL, NULL, false, false, false),
	('JPN', 'JP', '392', 'Japan', '142', 'Asia', '030', 'Eastern Asia', NULL, NULL, false, false, false),
	('KAZ', 'KZ', '398', 'Kazakhstan', '142', 'Asia', '143', 'Central Asia', NULL, NULL, false, true, false),
	('KEN', 'KE', '404', 'Kenya', '002', 'Africa', '202', 'Sub-Saharan Africa', '014', 'Eastern Africa', false, false, false),
	('KGZ', 'KG', '417', 'Kyrgyzstan', '142', 'Asia', '143', 'Central Asia', NULL, NULL, false, true, false),
	('KHM', 'KH', '116', 'Cambodia', '142', 'Asia', '035', 'South-eastern Asia', NULL, NULL, true, false, false),
	('KIR', 'KI', '296', 'Kiribati', '009', 'Oceania', '057', 'Micronesia', NULL, NULL, true, false, true),
	('KNA', 'KN', '659', 'Saint Kitts and Nevis', '019', 'Americas', '419', 'Latin America and the Caribbean', '029', 'Caribbean', false, false, true),
	('KOR', 'KR', '410', 'Republic of Korea', '142', 'Asia', '030', 'Eastern Asia', NULL, NULL, false, false, false),
	('KWT', 'KW', '414', 'Kuwait', '142', 'Asia', '145', 'Western Asia', NULL, NULL, false, false, false),
	('LAO', 'LA', '418', 'Lao People''s Democratic Republic', '142', 'Asia', '035', 'South-eastern Asia', NULL, NULL, true, true, false),
	('LBN', 'LB', '422', 'Lebanon', '142', 'Asia', '145', 'Western Asia', NULL, NULL, false, false, false),
	('LBR', 'LR', '430', 'Liberia', '002', 'Africa', '202', 'Sub-Saharan Africa', '011', 'Western Africa', true, false, false),
	('LBY', 'LY', '434', 'Libya', '002', 'Africa', '015', 'Northern Africa', NULL, NULL, false, false, false),
	('LCA', 'LC', '662', 'Saint Lucia', '019', 'Americas', '419', 'Latin America and the Caribbean', '029', 'Caribbean', false, false, true),
	('LIE', 'LI', '438', 'Liechtenstein', '150', 'Europe', '155', 'Western Europe', NULL, NULL, false, false, false),
	('LKA', 'LK', '144', 'Sri Lanka', '142', 'Asia', '034', 'Southern Asia', NULL, NULL, false, false, false),
	('LSO', 'LS', '426', 'Lesotho', '002', 'Africa', '202', 'Sub-Saharan Africa', '018', 'Southern Africa', true, true, false),
	('LTU', 'LT', '440', 'Lithuania', '150', 'Europe', '154', 'Northern Europe', NULL, NULL, false, false, false),
	('LUX', 'LU', '442', 'Luxembourg', '150', 'Europe', '155', 'Western Europe', NULL, NULL, false, false, false),
	('LVA', 'LV', '428', 'Latvia', '150', 'Europe', '154', 'Northern Europe', NULL, NULL, false, false, false),
	('MAC', 'MO', '446', 'China, Macao Special Administrative Region', '142', 'Asia', '030', 'Eastern Asia', NULL, NULL, false, false, false),
	('MAF', 'MF', '663', 'Saint Martin (French Part)', '019', 'Americas', '419', 'Latin America and the Caribbean', '029', 'Caribbean', false, false, false),
	('MAR', 'MA', '504', 'Morocco', '002', 'Africa', '015', 'Northern Africa', NULL, NULL, false, false, false),
	('MCO', 'MC', '492', 'Monaco', '150', 'Europe', '155', 'Western Europe', NULL, NULL, false, false, false),
	('MDA', 'MD', '498', 'Republic of Moldova', '150', 'Europe', '151', 'Eastern Europe', NULL, NULL, false, true, false),
	('MDG', 'MG', '450', 'Madagascar', '002', 'Africa', '202', 'Sub-Saharan Africa', '014', 'Eastern Africa', true, false, false),
	('MDV', 'MV', '462', 'Maldives', '142', 'Asia', '034', 'Southern Asia', NULL, NULL, false, false, true),
	('MEX', 'MX', '484', 'Mexico', '019', 'Americas', '419', 'Latin America and the Caribbean', '013', 'Central America', false, false, false),
	('MHL', 'MH', '584', 'Marshall Islands', '009', 'Oceania', '057', 'Micronesia', NULL, NULL, false, false, true),
	('MKD', 'MK', '807', 'North Macedonia', '150', 'Europe', '039', 'Southern Europe', NULL, NULL, false, true, false),
	('MLI', 'ML', '466', 'Mali', '002', 'Africa', '202', 'Sub-Saharan Africa', '011', 'Western Africa', true, true, false),
	('MLT', 'MT', '470', 'Malta', '150', 'Europe', '039', 'Southern Europe', NULL, NULL, false, false, false),
	('MMR', 'MM', '104', 'Myanmar', '142', 'Asia', '035', 'South-eastern Asia', NULL, NULL, true, false, false),
	('MNE', 'ME', '499', 'Montenegro', '150', 'Europe', '039', 'Southern Europe', NULL, NULL, false, false, false),
	('MNG', 'MN', '496', 'Mongolia', '142', 'Asia', '030', 'Eastern Asia', NULL, NULL, false, true, false),
	('MNP', 'MP', '580', 'Northern Mariana Islands', '009', 'Oceania', '057', 'Micronesia', NULL, NULL, false, false, true),
	('MOZ', 'MZ', '508', 'Mozambique', '002', 'Africa', '202', 'Sub-Saharan Africa', '014', 'Eastern Africa', true, false, false),
	('MRT', 'MR', '478', 'Mauritania', '002', 'Africa', '202', 'Sub-Saharan Africa', '011', 'Western Africa', true, false, false),
	('MSR', 'MS', '500', 'Montserrat', '019', 'Americas', '419', 'Latin America and the Caribbean', '029', 'Caribbean', false, false, true),
	('MTQ', 'MQ', '474', 'Martinique', '019', 'Americas', '419', 'Latin America and the Caribbean', '029', 'Caribbean', false, false, false),
	('MUS', 'MU', '480', 'Mauritius', '002', 'Africa', '202', 'Sub-Saharan Africa', '014', 'Eastern Africa', false, false, true),
	('MWI', 'MW', '454', 'Malawi', '002', 'Africa', '202', 'Sub-Saharan Africa', '014', 'Eastern Africa', true, true, false),
	('MYS', 'MY', '458', 'Malaysia', '142', 'Asia', '035', 'South-eastern Asia', NULL, NULL, false, false, false),
	('MYT', 'YT', '175', 'Mayotte', '002', 'Africa', '202', 'Sub-Saharan Africa', '014', 'Eastern Africa', false, false, false),
	('NAM', 'NA', '516', 'Namibia', '002', 'Africa', '202', 'Sub-Saharan Africa', '018', 'Southern Africa', false, false, false),
	('NCL', 'NC', '540', 'New Caledonia', '009', 'Oceania', '054', 'Melanesia', NULL, NULL, false, false, true),
	('NER', 'NE', '562', 'Niger', '002', 'Africa', '202', 'Sub-Saharan Africa', '011', 'Western Africa', true, true, false),
	('NFK', 'NF', '574', 'Norfolk Island', '009', 'Oceania', '053', 'Australia and New Zealand', NULL, NULL, false, false, false),
	('NGA', 'NG', '566', 'Nigeria', '002', 'Africa', '202', 'Sub-Saharan Africa', '011', 'Western Africa', false, false, false),
	('NIC', 'NI', '558', 'Nicaragua', '019', 'Americas', '419', 'Latin America and the Caribbean', '013', 'Central America', false, false, false),
	('NIU', 'NU', '570', 'Niue', '009', 'Oceania', '061', 'Polynesia', NULL, NULL, false, false, true),
	('NLD', 'NL', '528', 'Netherlands (Kingdom of the)', '150', 'Europe', '155', 'Western Europe', NULL, NULL, false, false, false),
	('NOR', 'NO', '578', 'Norway', '150', 'Europe', '154', 'Northern Europe', NULL, NULL, false, false, false),
	('NPL', 'NP', '524', 'Nepal', '142', 'Asia', '034', 'Southern Asia', NULL, NULL, true, true, false),
	('NRU', 'NR', '520', 'Nauru', '009', 'Oceania', '057', 'Micronesia', NULL, NULL, false, false, true),
	('NZL', 'NZ', '554', 'New Zealand', '009', 'Oceania', '053', 'Australia and New Zealand', NULL, NULL, false, false, false),
	('OMN', 'OM', '512', 'Oman', '142', 'Asia', '145', 'Western Asia', NULL, NULL, false, false, false),
	('PAK', 'PK', '586', 'Pakistan', '142', 'Asia', '034', 'Southern Asia', NULL, NULL, false, false, false),
	('PAN', 'PA', '591', 'Panama', '019', 'Americas', '419', 'Latin America and the Caribbean', '013', 'Central America', false, false, false),
	('PCN', 'PN', '612', 'Pitcairn', '009', 'Oceania', '061', 'Polynesia', NULL, NULL, false, false, false),
	('PER', 'PE', '604', 'Peru', '019', 'Americas', '419', 'Latin America and the Caribbean', '005', 'South America', false, false, false),
	('PHL', 'PH', '608', 'Philippines', '142', 'Asia', '035', 'South-eastern Asia', NULL, NULL, false, false, false),
	('PLW', 'PW', '585', 'Palau', '009', 'Oceania', '057', 'Micronesia', NULL, NULL, false, false, true),
	('PNG', 'PG', '598', 'Papua New Guinea', '009', 'Oceania', '054', 'Melanesia', NULL, NULL, false, false, true),
	('POL', 'PL', '616', 'Poland', '150', 'Europe', '151', 'Eastern Europe', NULL, NULL, false, false, false),
	('PRI', 'PR', '630', 'Puerto Rico', '019', 'Americas', '419', 'Latin America and the Caribbean', '029', 'Caribbean', false, false, true),
	('PRK', 'KP', '408', 'Democratic People''s Republic of Korea', '142', 'Asia', '030', 'Eastern Asia', NULL, NULL, false, false, false),
	('PRT', 'PT', '620', 'Portugal', '150', 'Europe', '039', 'Southern Europe', NULL, NULL, false, false, false),
	('PRY', 'PY', '600', 'Paraguay', '019', 'Americas', '419', 'Latin America and the Caribbean', '005', 'South America', false, true, false),
	('PSE', 'PS', '275', 'State of Palestine', '142', 'Asia', '145', 'Western Asia', NULL, NULL, false, false, false),
	('PYF', 'PF', '258', 'French Polynesia', '009', 'Oceania', '061', 'Polynesia', NULL, NULL, false, false, true),
	('QAT', 'QA', '634', 'Qatar', '142', 'Asia', '145', 'Western Asia', NULL, NULL, false, false, false),
	('REU', 'RE', '638', 'Reunion', '002', 'Africa', '202', 'Sub-Saharan Africa', '014', 'Eastern Africa', false, false, false),
	('ROU', 'RO', '642', 'Romania', '150', 'Europe', '151', 'Eastern Europe', NULL, NULL, false, false, false),
	('RUS', 'RU', '643', 'Russian Federation', '150', 'Europe', '151', 'Eastern Europe', NULL, NULL, false, false, false),
	('RWA', 'RW', '646', 'Rwanda', '002', 'Africa', '202', 'Sub-Saharan Africa', '014', 'Eastern Africa', true, true, false),
	('SAU', 'SA', '682', 'Saudi Arabia', '142', 'Asia', '145', 'Western Asia', NULL, NULL, false, false, false),
	('SDN', 'SD', '729', 'Sudan', '002', 'Africa', '015', 'Northern Africa', NULL, NULL, true, false, false),
	('SEN', 'SN', '686', 'Senegal', '002', 'Africa', '202', 'Sub-Saharan Africa', '011', 'Western Africa', true, false, false),
	('SGP', 'SG', '702', 'Singapore', '142', 'Asia', '035', 'South-eastern Asia', NULL, NULL, false, false, true),
	('SGS', 'GS', '239', 'South Georgia and the South Sandwich Islands', '019', 'Americas', '419', 'Latin America and the Caribbean', '005', 'South America', false, false, false),
	('SHN', 'SH', '654', 'Saint Helena', '002', 'Africa', '202', 'Sub-Saharan Africa', '011', 'Western Africa', false, false, false),
	('SJM', 'SJ', '744', 'Svalbard and Jan Mayen Islands', '150', 'Europe', '154', 'Northern Europe', NULL, NULL, false, false, false),
	('SLB', 'SB', '090', 'Solomon Islands', '009', 'Oceania', '054', 'Melanesia', NULL, NULL, true, false, true),
	('SLE', 'SL', '694', 'Sierra Leone', '002', 'Africa', '202', 'Sub-Saharan Africa', '011', 'Western Africa', true, false, false),
	('SLV', 'SV', '222', 'El Salvador', '019', 'Americas', '419', 'Latin America and the Caribbean', '013', 'Central America', false, false, false),
	('SMR', 'SM', '674', 'San Marino', '150', 'Europe', '039', 'Southern Europe', NULL, NULL, false, false, false),
	('SOM', 'SO', '706', 'Somalia', '002', 'Africa', '202', 'Sub-Saharan Africa', '014', 'Eastern Africa', true, false, false),
	('SPM', 'PM', '666', 'Saint Pierre and Miquelon', '019', 'Americas', '021', 'Northern America', NULL, NULL, false, false, false),
	('SRB', 'RS', '688', 'Serbia', '150', 'Europe', '039', 'Southern Europe', NULL, NULL, false, false, false),
	('SSD', 'SS', '728', 'South Sudan', '002', 'Africa', '202', 'Sub-Saharan Africa', '014', 'Eastern Africa', true, true, false),
	('STP', 'ST', '678', 'Sao Tome and Principe', '002', 'Africa', '202', 'Sub-Saharan Africa', '017', 'Middle Africa', false, false, true),
	('SUR', 'SR', '740', 'Suriname', '019', 'Americas', '419', 'Latin America and the Caribbean', '005', 'South America', false, false, true),
	('SVK', 'SK', '703', 'Slovakia', '150', 'Europe', '151', 'Eastern Europe', NULL, NULL, false, false, false),
	('SVN', 'SI', '705', 'Slovenia', '150', 'Europe', '039', 'Southern Europe', NULL, NULL, false, false, false),
	('SWE', 'SE', '752', 'Sweden', '150', 'Europe', '154', 'Northern Europe', NULL, NULL, false, false, false),
	('SWZ', 'SZ', '748', 'Eswatini', '002', 'Africa', '202', 'Sub-Saharan Africa', '018', 'Southern Africa', false, true, false),
	('SXM', 'SX', '534', 'Sint Maarten (Dutch part)', '019', 'Americas', '419', 'Latin America and the Caribbean', '029', 'Caribbean', false, false, true),
	('SYC', 'SC', '690', 'Seychelles', '002', 'Africa', '202', 'Sub-Saharan Africa', '014', 'Eastern Africa', false, false, true),
	('SYR', 'SY', '760', 'Syrian Arab Republic', '142', 'Asia', '145', 'Western Asia', NULL, NULL, false, false, false),
	('TCA', 'TC', '796', 'Turks and Caicos Islands', '019', 'Americas', '419', 'Latin America and the Caribbean', '029', 'Caribbean', false, false, false),
	('TCD', 'TD', '148', 'Chad', '002', 'Africa', '202', 'Sub-Saharan Africa', '017', 'Middle Africa', true, true, false),
	('TGO', 'TG', '768', 'Togo', '002', 'Africa', '202', 'Sub-Saharan Africa', '011', 'Western Africa', true, false, false),
	('THA', 'TH', '764', 'Thailand', '142', 'Asia', '035', 'South-eastern Asia', NULL, NULL, false, false, false),
	('TJK', 'TJ', '762', 'Tajikistan', '142', 'Asia', '143', 'Central Asia', NULL, NULL, false, true, false),
	('TKL', 'TK', '772', 'Tokelau', '009', 'Oceania', '061', 'Polynesia', NULL, NULL, false, false, false),
	('TKM', 'TM', '795', 'Turkmenistan', '142', 'Asia', '143', 'Central Asia', NULL, NULL, false, true, false),
	('TLS', 'TL', '626', 'Timor-Leste', '142', 'Asia', '035', 'South-eastern Asia', NULL, NULL, true, false, true),
	('TON', 'TO', '776', 'Tonga', '009', 'Oceania', '061', 'Polynesia', NULL, NULL, false, false, true),
	('TTO', 'TT', '780', 'Trinidad and Tobago', '019', 'Americas', '419', 'Latin America and the Caribbean', '029', 'Caribbean', false, false, true),
	('TUN', 'TN', '788', 'Tunisia', '002', 'Africa', '015', 'Northern Africa', NULL, NULL, false, false, false),
	('TUR', 'TR', '792', 'Turkiye', '142', 'Asia', '145', 'Western Asia', NULL, NULL, false, false, false),
	('TUV', 'TV', '798', 'Tuvalu', '009', 'Oceania', '061', 'Polynesia', NULL, NULL, true, false, true),
	('TWN', 'TW', '158', 'Taiwan, Province of China', '142', 'Asia', '030', 'Eastern Asia', NULL, NULL, false, false, false),
	('TZA', 'TZ', '834', 'United Republic of Tanzania', '002', 'Africa', '202', 'Sub-Saharan Africa', '014', 'Eastern Africa', true, false, false),
	('UGA', 'UG', '800', 'Uganda', '002', 'Africa', '202', 'Sub-Saharan Africa', '014', 'Eastern Africa', true, true, false),
	('UKR', 'UA', '804', 'Ukraine', '150', 'Europe', '151', 'Eastern Europe', NULL, NULL, false, false, false),
	('UMI', 'UM', '581', 'United States Minor Outlying Islands', '009', 'Oceania', '057', 'Micronesia', NULL, NULL, false, false, false),
	('URY', 'UY', '858', 'Uruguay', '019', 'Americas', '419', 'Latin America and the Caribbean', '005', 'South America', false, false, false),
	('USA', 'US', '840', 'United States of America', '019', 'Americas', '021', 'Northern America', NULL, NULL, false, false, false),
	('UZB', 'UZ', '860', 'Uzbekistan', '142', 'Asia', '143', 'Central Asia', NULL, NULL, false, true, false),
	('VAT', 'VA', '336', 'Holy See', '150', 'Europe', '039', 'Southern Europe', NULL, NULL, false, false, false),
	('VCT', 'VC', '670', 'Saint Vincent and the Grenadines', '019', 'Americas', '419', 'Latin America and the Caribbean', '029', 'Caribbean', false, false, true),
	('VEN', 'VE', '862', 'Venezuela (Bolivarian Republic of)', '019', 'Americas', '419', 'Latin America and the Caribbean', '005', 'South America', false, false, false),
	('VGB', 'VG', '092', 'British Virgin Islands', '019', 'Americas', '419', 'Latin America and the Caribbean', '029', 'Caribbean', false, false, true),
	('VIR', 'VI', '850', 'United States Virgin Islands', '019', 'Americas', '419', 'Latin America and the Caribbean', '029', 'Caribbean', false, false, true),
	('VNM', 'VN', '704', 'Viet Nam', '142', 'Asia', '035', 'South-eastern Asia', NULL, NULL, false, false, false),
	('VUT', 'VU', '548', 'Vanuatu', '009', 'Oceania', '054', 'Melanesia', NULL, NULL, false, false, true),
	('WLF', 'WF', '876', 'Wallis and Futuna Islands', '009', 'Oceania', '061', 'Polynesia', NULL, NULL, false, false, false),
	('WSM', 'WS', '882', 'Samoa', '009', 'Oceania', '061', 'Polynesia', NULL, NULL, false, false, true),
	('YEM', 'YE', '887', 'Yemen', '142', 'Asia', '145', 'Western Asia', NULL, NULL, true, false, false),
	('ZAF', 'ZA', '710', 'South Africa', '002', 'Africa', '202', 'Sub-Saharan Africa', '018', 'Southern Africa', false, false, false),
	('ZMB', 'ZM', '894', 'Zambia', '002', 'Africa', '202', 'Sub-Saharan Africa', '014', 'Eastern Africa', true, true, false),
	('ZWE', 'ZW', '716', 'Zimbabwe', '002', 'Africa', '202', 'Sub-Saharan Africa', '014', 'Eastern Africa', false, true, false)
) AS v (iso3, iso2, m49, name, region_code, region, subregion_code, subregion, intermediate_code, intermediate,
	ldc, lldc, sids),
	LATERAL (SELECT CASE v.iso3
		WHEN 'ALA' THEN 'c3856c616e642049736c616e6473'
		WHEN 'BLM' THEN '5361696e74204261727468c3a96c656d79'
		WHEN 'CIV' THEN '43c3b4746520642749766f697265'
		WHEN 'CUW' THEN '43757261c3a7616f'
		WHEN 'REU' THEN '52c3a9756e696f6e'
		WHEN 'TUR' THEN '54c3bc726b697965'
		END) AS u (utf8);
END;
COMMENT ON FUNCTION aid_country_shipped() IS 'countries and areas as shipped: codes, M49 regions, LDC, LLDC and SIDS';

--| Result: your own rows of `aid_country`, same columns; empty at first. `iso3` is the key: a row replaces the shipped row
--| of the same `iso3`, and any other `iso3` adds a country.
--| Errors: 23502 no name or no flag; 23505 an `iso3`, `iso2` or `m49` twice; 23514 a code that is not three capitals
--| (`iso3`), two capitals (`iso2`) or three digits (`m49` and the region codes), an empty name, a sub-region without region.
--| Note: owned by whoever created the extension, who grants the right to change it. `pg_dump` saves the rows, and a
--| restore brings them back.
CREATE TABLE aid_country_user (
	iso3 text PRIMARY KEY CHECK (iso3 ~ '^[A-Z]{3}$'),
	iso2 text UNIQUE CHECK (iso2 ~ '^[A-Z]{2}$'),
	m49 text UNIQUE CHECK (m49 ~ '^[0-9]{3}$'),
	name text NOT NULL CHECK (name ~ '[^[:space:]]'),
	region_code text CHECK (region_code ~ '^[0-9]{3}$'),
	region text,
	subregion_code text CHECK (subregion_code ~ '^[0-9]{3}$'),
	subregion text CONSTRAINT aid_country_user_subregion_without_region CHECK (subregion IS NULL OR region IS NOT NULL),
	intermediate_code text CHECK (intermediate_code ~ '^[0-9]{3}$'),
	intermediate text,
	ldc boolean NOT NULL DEFAULT false,
	lldc boolean NOT NULL DEFAULT false,
	sids boolean NOT NULL DEFAULT false
);
COMMENT ON TABLE aid_country_user IS 'your own countries: rows that replace or add to the shipped ones in aid_country';
ALTER TABLE aid_country_user OWNER TO @extowner@;
GRANT SELECT ON aid_country_user TO PUBLIC;
SELECT pg_catalog.pg_extension_config_dump('aid_country_user', '');

--| Result: one row for each country: the rows of `aid_country_user`, and the shipped rows whose `iso3` is not among them.
--| Regions are NULL for Antarctica; `intermediate` is NULL where M49 has no region between sub-region and country.
--| Note: the three flags describe 31 December 2024. Kosovo has no ISO or M49 code and is not shipped:
--| `docs/reference-data.md` shows the row to add.
--| Example: `aid_frame(aid_restrict(a, u), u)` with `u` = `(SELECT array_agg(iso3) FROM aid_country WHERE ldc)` counts
--| every least developed country, at zero where `a` has none of its money.
--| Source: ISO 3166-1; UN M49.
CREATE VIEW aid_country AS
SELECT u.iso3, u.iso2, u.m49, u.name, u.region_code, u.region, u.subregion_code, u.subregion,
	u.intermediate_code, u.intermediate, u.ldc, u.lldc, u.sids
FROM aid_country_user u
UNION ALL
SELECT s.iso3, s.iso2, s.m49, s.name, s.region_code, s.region, s.subregion_code, s.subregion,
	s.intermediate_code, s.intermediate, s.ldc, s.lldc, s.sids
FROM aid_country_shipped() s
WHERE NOT EXISTS (SELECT FROM aid_country_user u WHERE u.iso3 = s.iso3);
COMMENT ON VIEW aid_country IS 'countries: codes, M49 regions, LDC, LLDC and SIDS; your own rows first';
COMMENT ON COLUMN aid_country.iso3 IS 'ISO 3166-1 alpha-3 code, the key';
COMMENT ON COLUMN aid_country.iso2 IS 'ISO 3166-1 alpha-2 code';
COMMENT ON COLUMN aid_country.m49 IS 'UN M49 code, three digits with leading zeros';
COMMENT ON COLUMN aid_country.name IS 'English short name';
COMMENT ON COLUMN aid_country.region_code IS 'M49 code of the region';
COMMENT ON COLUMN aid_country.region IS 'M49 region: Africa, Americas, Asia, Europe or Oceania';
COMMENT ON COLUMN aid_country.subregion_code IS 'M49 code of the sub-region';
COMMENT ON COLUMN aid_country.subregion IS 'M49 sub-region, such as Sub-Saharan Africa';
COMMENT ON COLUMN aid_country.intermediate_code IS 'M49 code of the intermediate region';
COMMENT ON COLUMN aid_country.intermediate IS 'M49 intermediate region, such as Western Africa; NULL where there is none';
COMMENT ON COLUMN aid_country.ldc IS 'least developed country on 31 December 2024';
COMMENT ON COLUMN aid_country.lldc IS 'landlocked developing country on 31 December 2024';
COMMENT ON COLUMN aid_country.sids IS 'small island developing state (M49 grouping) on 31 December 2024';
GRANT SELECT ON aid_country TO PUBLIC;
