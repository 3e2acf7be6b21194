//! Names and words that a slip must not turn into one another: Austria and Australia, succession and secession.

/// What a name is the name of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NameKind {
    /// A state or a region.
    Country,
    /// A town.
    City,
    /// A person.
    Person,
}

/// What a folded word is the name of, where it is well known.
pub(super) fn kind_of(word: &str) -> Option<NameKind> {
    let is_in = |list: &[&str]| list.binary_search(&word).is_ok();
    if is_in(COUNTRIES) {
        Some(NameKind::Country)
    } else if is_in(CITIES) {
        Some(NameKind::City)
    } else {
        is_in(PEOPLE).then_some(NameKind::Person)
    }
}

/// Whether a word is one letter or two away from another that is as real.
pub(super) fn has_a_double(word: &str) -> bool {
    DOUBLES.binary_search(&word).is_ok()
}

const COUNTRIES: &[&str] = word_list![
    afghanistan albania algeria angola argentina armenia australia austria azerbaijan baden bavaria belarus belgium
    bohemia bolivia bosnia brazil britain bulgaria burgundy burma canada china colombia congo corsica courland crimea
    croatia cuba cyprus czechoslovakia denmark egypt england estonia ethiopia finland france galicia gambia georgia
    germany ghana greece guiana guinea guyana hanover herzegovina hesse hungary iceland india indochina indonesia iran
    iraq ireland israel italy japan jordan kenya korea kosovo kuwait latvia lebanon liberia libya lithuania livonia
    lombardy lorraine luxembourg macedonia malta manchuria mauritania mauritius mexico moldavia moldova mongolia
    montenegro moravia morocco muscovy naples nepal netherlands niger nigeria norway pakistan palestine paraguay persia
    piedmont poland pomerania portugal prussia qatar romania russia ruthenia sardinia savoy saxony scotland serbia
    siberia sicily silesia slavonia slovakia slovenia spain sudan sweden switzerland syria thailand tibet transylvania
    tunisia turkestan turkey tuscany ukraine uruguay venezuela vietnam wallachia yemen yugoslavia zambia
];

const CITIES: &[&str] = word_list![
    aachen abo agadir alexandria algeciras algiers amiens amsterdam ankara antwerp athens augsburg baghdad basel basra
    beijing beirut belgrade berlin bordeaux bratislava breslau brest brussels bucharest budapest bukhara cadiz cairo
    cannes casablanca constantinople copenhagen cracow danzig dresden dunkirk erfurt fashoda florence fontainebleau
    frankfurt friedland gdansk geneva genoa ghent gibraltar hague hamburg helsinki istanbul jassy jena jerusalem kabul
    karlowitz kars kazan kiev kokand krakow kronstadt kyiv lausanne leipzig leningrad lisbon livorno locarno london
    lyon maastricht madrid mainz marseille metz milan minsk montreux moscow mosul munich nancy nantes narva nice
    novgorod nystad odessa oslo paris parma petersburg petrograd plombieres poltava portsmouth potsdam prague pressburg
    rambouillet rapallo rastatt ravenna riga rome ryswick sarajevo sedan sevastopol seville smyrna sofia stalingrad
    stockholm strasbourg stuttgart tallinn tangier tashkent tehran teschen tilsit tirana tokyo toulon toulouse tours
    trent trianon trieste tunis turin utrecht venice verdun verona versailles vienna vilnius warsaw washington
    westphalia yalta zurich
];

const PEOPLE: &[&str] = word_list![
    alexander alexandra alexei andrassy anna anne baluze bevan bevin bismarck boisdeffre bonaparte boris brezhnev
    briand bulow caprivi castlereagh catherine cavour chamberlain charles chirac churchill clemenceau daladier delcasse
    elizabeth ferdinand franco frederick gaulle george giers giscard gladstone gorbachev gorchakov hitler hollande
    izvolsky joseph kerensky khrushchev kutuzov lenin leopold louis louise macron marat medvedev metternich mitterrand
    mohrenheim molotov monet monnet murat mussolini napoleon nesselrode nicholas obruchev palmerston paul petain peter
    philip pichon pitt poincare pompidou putin reagan ribot richelieu roosevelt rostopchin salisbury sarkozy sazonov
    schroder stalin stolypin suvorov talleyrand thatcher thiers trotsky truman victoria vladimir walewski wellington
    wilhelm william wilson witte yeltsin
];

const DOUBLES: &[&str] = word_list![
    abdication abduction adaption adoption anglophile anglophobe annexation annotation australian austrian casual
    causal colonel colonial concession confession conservation consolation consultation convention conversation
    conversion cooperation corporation council counsel country county defection deflection detection ejection election
    erection evacuation evaluation expand expend extend extent formally formerly francophile francophobe germanophile
    germanophobe maine marital marne marshal martial mediation meditation militant military militia moldavian moravian
    partition persecution petition prosecution protect protest ratification rectification resolution revolution rhine
    rhone russophile russophobe secession selection slavophile slavophobe slovakian slovenian statue statute succession
    trail treat treaty trial united untied
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lists_are_sorted_and_folded() {
        for list in [COUNTRIES, CITIES, PEOPLE, DOUBLES] {
            assert!(list.is_sorted(), "{:?}", list.windows(2).find(|pair| pair[0] > pair[1]));
            assert!(list.iter().all(|name| crate::deck::fold(name) == *name));
        }
    }
}
