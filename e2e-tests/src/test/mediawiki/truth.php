<?php
/*
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *     http://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */

// Prints a table as the wiki's own database holds it: one line a row, sorted by key, values
// separated by tabs, NULL as \N. Usage: truth.php DATABASE-FILE TABLE
//
// MediaWiki drops the revisions and recent changes of a page that is deleted. 'revisions_ever' and
// 'recent_changes_ever' have those too, with a last column: when a row was gone, or NULL.

const NAMESPACES = [ -2 => 'Media:', -1 => 'Special:', 0 => '', 1 => 'Talk:', 2 => 'User:', 3 => 'User talk:',
	4 => 'Lakeflow:', 5 => 'Lakeflow talk:', 6 => 'File:', 7 => 'File talk:', 8 => 'MediaWiki:',
	9 => 'MediaWiki talk:', 10 => 'Template:', 11 => 'Template talk:', 12 => 'Help:', 13 => 'Help talk:',
	14 => 'Category:', 15 => 'Category talk:' ];

const QUERIES = [
	// page_id, namespace, title, revision_id, length, is_redirect, touched
	'pages' => "SELECT page_id, page_namespace, title(page_namespace, page_title), page_latest, page_len,
			boolean(page_is_redirect), iso(page_touched)
		FROM page ORDER BY page_id",

	// page_id, namespace, title
	'all_pages' => "SELECT page_id, page_namespace, title(page_namespace, page_title)
		FROM page ORDER BY page_id",

	// user_id, name, edit_count, registration
	'users' => "SELECT user_id, user_name, coalesce(user_editcount, 0), iso(user_registration)
		FROM user ORDER BY user_id",

	// revision_id, parent_id, page_id, user, timestamp, size, minor
	'revisions' => "SELECT rev_id, rev_parent_id, rev_page, actor_name, iso(rev_timestamp), rev_len,
			boolean(rev_minor_edit)
		FROM revision JOIN actor ON actor_id = rev_actor ORDER BY rev_id",

	// log_id, type, action, namespace, title, page_id, user, timestamp, comment
	'log_events' => "SELECT log_id, log_type, log_action, log_namespace, title(log_namespace, log_title),
			coalesce(log_page, 0), actor_name, iso(log_timestamp), comment_text
		FROM logging JOIN actor ON actor_id = log_actor JOIN comment ON comment_id = log_comment_id
		ORDER BY log_id",

	// rc_id, type, namespace, title, page_id, revision_id, old_revision_id, user, timestamp,
	// old_length, new_length, minor, bot, log_id, log_type, log_action, comment
	'recent_changes' => "SELECT rc_id, CASE rc_type WHEN 0 THEN 'edit' WHEN 1 THEN 'new' WHEN 3 THEN 'log'
				WHEN 5 THEN 'external' WHEN 6 THEN 'categorize' END,
			rc_namespace, title(rc_namespace, rc_title), rc_cur_id, rc_this_oldid, rc_last_oldid, actor_name,
			iso(rc_timestamp), coalesce(rc_old_len, 0), coalesce(rc_new_len, 0), boolean(rc_minor),
			boolean(rc_bot), CASE WHEN rc_type = 3 THEN rc_logid END, rc_log_type, nullif(rc_log_action, ''),
			comment_text
		FROM recentchanges JOIN actor ON actor_id = rc_actor JOIN comment ON comment_id = rc_comment_id
		ORDER BY rc_id",
];

[ , $file, $table ] = $argv;
$ever = str_ends_with( $table, '_ever' );
$table = $ever ? substr( $table, 0, -strlen( '_ever' ) ) : $table;
if ( $ever && !in_array( $table, [ 'recent_changes', 'revisions' ] ) || !isset( QUERIES[$table] ) ) {
	fwrite( STDERR, "truth: no table '$table'; there are " . implode( ', ', array_keys( QUERIES ) )
		. ", recent_changes_ever, revisions_ever" . "\n" );
	exit( 1 );
}

$database = new SQLite3( $file, SQLITE3_OPEN_READWRITE );
$database->enableExceptions( true );
$database->busyTimeout( 60000 );
$database->createFunction( 'title', static function ( $namespace, $key ) {
	return NAMESPACES[$namespace] . str_replace( '_', ' ', $key );
} );
$database->createFunction( 'boolean', static function ( $value ) {
	return $value ? 'true' : 'false';
} );
$database->createFunction( 'iso', static function ( $digits ) {
	return $digits === null ? null
		: preg_replace( '/^(....)(..)(..)(..)(..)(..)$/', '$1-$2-$3T$4:$5:$6Z', $digits );
} );
$query = QUERIES[$table];
if ( $ever ) {
	$query = preg_replace( '/\bFROM (\w+)/', ', gone FROM ever_$1', $query );
}
$rows = $database->query( $query );
while ( $row = $rows->fetchArray( SQLITE3_NUM ) ) {
	echo implode( "\t", array_map( static function ( $value ) {
		return $value === null ? '\N' : strtr( $value, [ "\\" => '\\\\', "\t" => '\t', "\n" => '\n' ] );
	}, $row ) ), "\n";
}
