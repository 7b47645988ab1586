package tongue

// Holiday is what a holiday of package calendars is called, such as Christmas Day. A day to which
// somebody gave another name keeps it.
func (t Tongue) Holiday(name string) string {
	if said, ok := holidays[name][t.Language()]; ok {
		return said
	}
	return name
}

// holidays are those that package calendars knows, as those call them who keep them.
var holidays = map[string]map[string]string{
	"New Year's Day":              {"fr": "Nouvel An", "de": "Neujahr", "es": "Año Nuevo"},
	"Berchtold's Day":             {"fr": "Saint-Berthold", "de": "Berchtoldstag", "es": "San Bertoldo"},
	"Epiphany":                    {"fr": "Épiphanie", "de": "Heilige Drei Könige", "es": "Epifanía"},
	"Republic Day":                {"fr": "Instauration de la République", "de": "Tag der Republik", "es": "Día de la República"},
	"St Joseph's Day":             {"fr": "Saint-Joseph", "de": "Josefstag", "es": "San José"},
	"Näfels Procession":           {"fr": "Procession de Näfels", "de": "Näfelser Fahrt", "es": "Procesión de Näfels"},
	"Good Friday":                 {"fr": "Vendredi saint", "de": "Karfreitag", "es": "Viernes Santo"},
	"Easter Monday":               {"fr": "Lundi de Pâques", "de": "Ostermontag", "es": "Lunes de Pascua"},
	"May Day":                     {"fr": "Fête du Travail", "de": "Tag der Arbeit", "es": "Día del Trabajo"},
	"Ascension Day":               {"fr": "Ascension", "de": "Auffahrt", "es": "Ascensión"},
	"Whit Monday":                 {"fr": "Lundi de Pentecôte", "de": "Pfingstmontag", "es": "Lunes de Pentecostés"},
	"Corpus Christi":              {"fr": "Fête-Dieu", "de": "Fronleichnam", "es": "Corpus Christi"},
	"Jura Plebiscite Day":         {"fr": "Commémoration du plébiscite jurassien", "de": "Tag des Jura-Plebiszits", "es": "Día del plebiscito del Jura"},
	"St Peter and St Paul":        {"fr": "Saints Pierre et Paul", "de": "Peter und Paul", "es": "San Pedro y San Pablo"},
	"National Day":                {"fr": "Fête nationale", "de": "Nationalfeiertag", "es": "Fiesta nacional"},
	"Assumption Day":              {"fr": "Assomption", "de": "Mariä Himmelfahrt", "es": "Asunción"},
	"Genevan Fast":                {"fr": "Jeûne genevois", "de": "Genfer Bettag", "es": "Ayuno ginebrino"},
	"Federal Fast Monday":         {"fr": "Lundi du Jeûne fédéral", "de": "Bettagsmontag", "es": "Lunes del Ayuno Federal"},
	"St Maurice's Day":            {"fr": "Saint-Maurice", "de": "Mauritiustag", "es": "San Mauricio"},
	"St Nicholas of Flüe":         {"fr": "Saint-Nicolas de Flüe", "de": "Bruder Klaus", "es": "San Nicolás de Flüe"},
	"All Saints' Day":             {"fr": "Toussaint", "de": "Allerheiligen", "es": "Todos los Santos"},
	"Immaculate Conception":       {"fr": "Immaculée Conception", "de": "Mariä Empfängnis", "es": "Inmaculada Concepción"},
	"Christmas Day":               {"fr": "Noël", "de": "Weihnachten", "es": "Navidad"},
	"St Stephen's Day":            {"fr": "Saint-Étienne", "de": "Stephanstag", "es": "San Esteban"},
	"Restoration of the Republic": {"fr": "Restauration de la République", "de": "Wiederherstellung der Republik", "es": "Restauración de la República"},

	"Martin Luther King Jr. Day": {"fr": "Jour de Martin Luther King", "de": "Martin-Luther-King-Tag", "es": "Día de Martin Luther King"},
	"Washington's Birthday":      {"fr": "Anniversaire de Washington", "de": "Washingtons Geburtstag", "es": "Natalicio de Washington"},
	"Memorial Day":               {"fr": "Memorial Day", "de": "Memorial Day", "es": "Día de los Caídos"},
	"Juneteenth":                 {"fr": "Juneteenth", "de": "Juneteenth", "es": "Juneteenth"},
	"Independence Day":           {"fr": "Fête de l’Indépendance", "de": "Unabhängigkeitstag", "es": "Día de la Independencia"},
	"Labor Day":                  {"fr": "Labor Day", "de": "Labor Day", "es": "Labor Day"}, // in September, unlike those of Europe
	"Columbus Day":               {"fr": "Columbus Day", "de": "Kolumbus-Tag", "es": "Día de Colón"},
	"Veterans Day":               {"fr": "Jour des anciens combattants", "de": "Veteranentag", "es": "Día de los Veteranos"},
	"Thanksgiving":               {"fr": "Thanksgiving", "de": "Thanksgiving", "es": "Acción de Gracias"},
}
