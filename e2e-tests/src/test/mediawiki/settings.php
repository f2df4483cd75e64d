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

// Appended to the LocalSettings.php that MediaWiki's installer writes.

// The port is known only when the wiki is served.
$wgServer = 'http://' . ( $_SERVER['HTTP_HOST'] ?? '127.0.0.1' );
$wgScriptPath = '';
$wgCacheDirectory = __DIR__ . '/cache';

// Whoever reaches the loopback port may write, without an account and as fast as he likes.
$wgRateLimits = [];
foreach ( [ 'edit', 'createpage', 'createtalk', 'move', 'move-rootuserpages', 'move-subpages',
	'suppressredirect', 'delete', 'bigdelete', 'undelete', 'deletedhistory', 'noratelimit' ] as $right ) {
	$wgGroupPermissions['*'][$right] = true;
}

// Nothing happens but what a test does: no jobs after a request, no purged history, no mail, no
// requests to elsewhere, no answer from a cache.
$wgJobRunRate = 0;
$wgRCMaxAge = 100 * 365 * 86400;
$wgEnableEmail = false;
$wgAllowExternalImages = false;
$wgUseInstantCommons = false;
$wgPingback = false;
$wgMainCacheType = CACHE_NONE;
$wgMessageCacheType = CACHE_NONE;
$wgParserCacheType = CACHE_NONE;
$wgSessionCacheType = CACHE_DB;
$wgEnableParserCache = false;
$wgCachePages = false;
$wgShowExceptionDetails = true;

// A number in the file 'lag' beside this one is the replication lag that the wiki reports, in seconds:
// requests with a smaller maxlag are refused.
$wgHooks['ApiMaxLagInfo'][] = static function ( &$info ) {
	$file = __DIR__ . '/lag';
	if ( is_file( $file ) ) {
		$info = [ 'host' => 'replica', 'lag' => (int)file_get_contents( $file ), 'type' => 'db' ];
	}
};

// A writer that finds the database locked waits for it. The files are thrown away after the test:
// they need not survive a power failure.
$wgDBservers = [ [
	'type' => 'sqlite',
	'host' => '',
	'dbname' => $wgDBname,
	'tablePrefix' => '',
	'dbDirectory' => $wgSQLiteDataDir,
	'variables' => [ 'synchronous' => 'OFF' ],
	'load' => 1,
	'flags' => DBO_DEFAULT,
] ];

// The requests that came in, for tests that look at what was sent: time, User-Agent, address.
if ( PHP_SAPI === 'cli-server' ) {
	file_put_contents( __DIR__ . '/requests.log', implode( "\t", [
		$_SERVER['REQUEST_TIME_FLOAT'], $_SERVER['HTTP_USER_AGENT'] ?? '', $_SERVER['REQUEST_URI'],
	] ) . "\n", FILE_APPEND | LOCK_EX );
}
