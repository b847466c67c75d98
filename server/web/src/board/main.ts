import '@/lib/tokens.css'
import './board.css'
import { createApp } from 'vue'
import App from './App.vue'

createApp(App).mount('#app')
